/** Child processes that outlive their starter, are found again by pid file, and are never mistaken for others. */
@NullMarked
package io.traitortrack.localstack.process;

import org.jspecify.annotations.NullMarked;
