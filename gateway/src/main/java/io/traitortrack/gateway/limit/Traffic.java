package io.traitortrack.gateway.limit;

import java.util.Locale;
import java.util.Set;

/** The classes of requests; each has buckets of its own, so that a report does not stop a scan. */
enum Traffic {
    /** Single scans and batches; a batch counts each of its scans. */
    SCAN(Owner.USER, Owner.STATION),
    /** What reads much at once: reports, search, lists, the audit log. */
    REPORT(Owner.USER),
    /** Every other change. */
    WRITE(Owner.USER),
    /** Every other reading. */
    OTHER(Owner.USER),
    /** The way to a token. */
    LOGIN(Owner.ADDRESS),
    /** What needs no login, asked without one. */
    PUBLIC(Owner.ADDRESS);

    private final Set<Owner> owners;

    Traffic(Owner... owners) {
        this.owners = Set.of(owners);
    }

    /** Whose buckets such a request takes from. */
    Set<Owner> owners() {
        return owners;
    }

    /** The word in settings, keys, metrics and problems, e.g. {@code scan}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
