package io.traitortrack.scanning.concern;

/** What is wrong, and what it is about. */
public enum Kind {
    /** A label number came with another lot (D-4); about the pack's code. */
    LOT_CONFLICT,
    /** What was scanned is one slip away from a code that is known; about what was scanned. */
    DAMAGED_LABEL,
    /** A station's clock is wrong, and not only its scans late; about the station. */
    CLOCK_SKEW,
    /** Somebody scanned at a station before signing on there, or without ever doing so (D-10); about station and person. */
    NO_SIGN_ON,
    /** Too many of a station's scans are refused; about the station. */
    REFUSAL_RATE,
    /** A station scans far more or far less than it usually does; about the station. */
    UNUSUAL_RATE,
    /** Somebody is signed on, the site works, and nothing is scanned; about the station. */
    SILENT_STATION
}
