/** The product's own services as they run here: extracted jars with ahead-of-time caches. */
@NullMarked
package io.traitortrack.localstack.service;

import org.jspecify.annotations.NullMarked;
