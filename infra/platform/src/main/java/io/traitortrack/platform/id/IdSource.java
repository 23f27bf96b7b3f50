package io.traitortrack.platform.id;

import java.util.UUID;

/** Makes new ids; thread-safe, and increasing within one process. */
@FunctionalInterface
public interface IdSource {

    /** Returns a fresh UUIDv7, e.g. {@code 019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e}. */
    UUID next();
}
