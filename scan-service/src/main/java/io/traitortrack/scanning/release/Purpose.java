package io.traitortrack.scanning.release;

import java.util.Set;

/** What a sack is to be released for. */
public enum Purpose {
    /** It is to take children again. */
    REOPEN(Set.of("WRONG_PACK", "MISCOUNT", "DAMAGED_PACK")),
    /** Its code is to be used again; its children become free. */
    RETIRE(Set.of("DAMAGED_SACK", "LOST_SACK", "EMPTIED"));

    private final Set<String> reasons;

    Purpose(Set<String> reasons) {
        this.reasons = reasons;
    }

    /** The reasons that have a code. */
    public Set<String> reasons() {
        return reasons;
    }
}
