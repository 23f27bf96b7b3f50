/** The one OpenAPI document, merged from the documents of all services. */
@NullMarked
package io.traitortrack.gateway.openapi;

import org.jspecify.annotations.NullMarked;
