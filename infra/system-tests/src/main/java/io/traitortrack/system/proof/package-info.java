/** Checks a log's proofs with nothing but the published formats: RFC 6962, C2SP tlog-proof, signed notes. */
@NullMarked
package io.traitortrack.system.proof;

import org.jspecify.annotations.NullMarked;
