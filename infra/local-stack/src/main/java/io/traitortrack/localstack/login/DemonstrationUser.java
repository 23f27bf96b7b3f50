package io.traitortrack.localstack.login;

import org.jspecify.annotations.Nullable;

/** Somebody who exists in the local profile only. */
public sealed interface DemonstrationUser {
    String name();

    /**
     * A person at the login page.
     *
     * @param secondFactor null for a role that needs none
     */
    record Person(String name, String password, @Nullable Totp secondFactor) implements DemonstrationUser {
        @Override
        public String toString() {
            return "Person[" + name + "]";
        }
    }

    /**
     * A system with credentials of its own.
     *
     * @param name the client's id, for example {@code integrator}
     */
    record ServiceAccount(String name) implements DemonstrationUser {}
}
