/** Every documented call with every kind of bad input, made from the OpenAPI document: new calls are covered when they are born. */
@NullMarked
package io.traitortrack.scanning.input;

import org.jspecify.annotations.NullMarked;
