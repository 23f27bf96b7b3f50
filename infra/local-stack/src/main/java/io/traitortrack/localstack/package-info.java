/** The product on one machine: every server and service a process of its own, started and stopped by one program. */
@NullMarked
package io.traitortrack.localstack;

import org.jspecify.annotations.NullMarked;
