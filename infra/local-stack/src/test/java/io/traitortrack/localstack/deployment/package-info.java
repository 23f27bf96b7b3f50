/** What is deployed elsewhere is what runs here: compose and Kubernetes against the local stack. */
@NullMarked
package io.traitortrack.localstack.deployment;

import org.jspecify.annotations.NullMarked;
