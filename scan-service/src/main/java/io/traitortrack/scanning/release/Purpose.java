package io.traitortrack.scanning.release;

import java.util.Set;

/** What a sack is to be released for. */
public enum Purpose {
    /** It is to take children again. */
    REOPEN(Set.of("WRONG_PACK", "MISCOUNT", "DAMAGED_PACK")),
    /** Its code is to be used again; its children become free. */
    RETIRE(Set.of("DAMAGED_SACK", "LOST_SACK", "EMPTIED")),
    /** A pack is to come out of it. */
    UNLINK(Set.of("WRONG_PACK", "MISCOUNT", "DAMAGED_PACK")),
    /** A pack is to go from it into another. */
    RELINK(Set.of("WRONG_SACK", "DAMAGED_SACK")),
    /** A person takes back the own last link; says why by doing so. */
    UNDO(Set.of("UNDONE")),
    /** It is to hold something else. */
    REPLACE(Set.of("WRONG_PACK", "WRONG_SACK", "MISCOUNT"));

    private final Set<String> reasons;

    Purpose(Set<String> reasons) {
        this.reasons = reasons;
    }

    /** The reasons that have a code. */
    public Set<String> reasons() {
        return reasons;
    }

    /** What the bill service is told: it matters to it only whether the sack will be there again. */
    String told() {
        return this == RETIRE ? RETIRE.name() : REOPEN.name();
    }
}
