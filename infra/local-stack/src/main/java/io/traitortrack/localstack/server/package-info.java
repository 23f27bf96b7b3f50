/** PostgreSQL, Kafka, Redis and Keycloak as they run here: unpacked, configured, started, asked whether they are ready. */
@NullMarked
package io.traitortrack.localstack.server;

import org.jspecify.annotations.NullMarked;
