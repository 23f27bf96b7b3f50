package io.traitortrack.scanning.count;

import java.util.UUID;

import io.traitortrack.scanning.watch.Fact;
import org.jspecify.annotations.Nullable;

/** Whether a child is in no sack, since which of its versions. */
record Child(UUID bagId, String site, long version, boolean free) {

    /** Null where the fact is about no child, or about the first link of one. */
    static @Nullable Child of(Fact fact, String site) {
        UUID bagId = fact.bagId();
        if (bagId == null) {
            return null;
        }
        return switch (fact.what()) {
            case UNLINKED -> new Child(bagId, site, fact.childVersion(), true);
            case LINKED -> fact.childVersion() > 1 ? new Child(bagId, site, fact.childVersion(), false) : null;
            case SCANNED, SEALED, REOPENED, RETIRED, REJECTED -> null;
        };
    }

    static Child newer(Child one, Child other) {
        return one.version() < other.version() ? other : one;
    }
}
