/** Proofs over HTTP. */
@NullMarked
package io.traitortrack.audit.proof.web;

import org.jspecify.annotations.NullMarked;
