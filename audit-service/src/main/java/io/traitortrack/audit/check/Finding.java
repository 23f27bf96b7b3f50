package io.traitortrack.audit.check;

/**
 * Something that is not as it must be.
 *
 * @param index of the entry where it shows; -1 where it shows at none in particular
 * @param span how many entries from there on it may be; 1 where it is this very one
 * @param rule which rule is broken, in a word
 * @param message what is wrong, as a clause
 */
record Finding(long index, long span, String rule, String message) {

    Finding(long index, String rule, String message) {
        this(index, 1, rule, message);
    }

    /** Whether another finding says more precisely where. */
    boolean isRefinedBy(Finding other) {
        return index >= 0 && other.span < span && other.index >= index && other.index < index + span;
    }
}
