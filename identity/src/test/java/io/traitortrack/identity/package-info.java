/** What the realm promises: on paper in {@code RealmTest}, in a running Keycloak in the {@code *IT}. */
@NullMarked
package io.traitortrack.identity;

import org.jspecify.annotations.NullMarked;
