package io.traitortrack.integrity;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The sequence numbers of each source: from 1 without a gap, each given once. */
final class Numbers {

    /** A number is kept as one bit; more than this beyond the numbers known is no gap but nonsense. */
    private static final int FARTHEST_JUMP = 10_000_000;

    private final Map<String, BitSet> bySource = new HashMap<>();
    private final Findings wrong = new Findings();
    private long looked;

    void take(Published event) {
        looked++;
        BitSet numbers = bySource.computeIfAbsent(event.source(), source -> new BitSet());
        long number = event.number("ce_sequence");
        if (number < 1 || number > numbers.length() + (long) FARTHEST_JUMP) {
            wrong.violated(Rule.SEQUENCE, event + " has no number that fits");
        } else if (numbers.get((int) number)) {
            wrong.violated(Rule.SEQUENCE, event + " has number " + number + " of " + event.source() + ", given before");
        } else {
            numbers.set((int) number);
        }
    }

    /** Gaps may be closed by what is read later. */
    void judge(Findings findings) {
        findings.add(wrong);
        findings.looked(Rule.SEQUENCE, looked);
        bySource.forEach((source, numbers) -> {
            for (int gap = numbers.nextClearBit(1); gap < numbers.length(); gap = numbers.nextClearBit(gap + 1)) {
                findings.violated(Rule.SEQUENCE, "number " + gap + " of " + source + " is missing");
            }
        });
    }
}
