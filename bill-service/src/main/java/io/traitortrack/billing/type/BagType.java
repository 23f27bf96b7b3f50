package io.traitortrack.billing.type;

/**
 * A format of sacks' codes, which is data (D-3).
 *
 * @param name e.g. {@code mustard}
 * @param pattern regular expression that the whole canonical code matches, e.g. {@code SB[0-9]{5}}
 * @param reservedShape what fits this but no pattern is no code at all
 * @param active whether new sacks of it are opened; those that exist go on being billed
 */
public record BagType(String name, String pattern, String reservedShape, boolean active) {}
