package io.traitortrack.system.field;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Codes that nobody used before, so that the same day can be played again and again on one installation.
 *
 * <p>Sack codes are few (100,000 a type), so each is looked up: from a random one on, a walk with a stride that meets
 * every code once finds an unused one as long as there is any. Pack codes are many: they come from a random block of
 * 10,000 nine-digit numbers, whose first number is always the first that is used and tells whether the block was.
 * Safe for use by many threads.
 */
public final class FreshCodes {

    private static final int BLOCK = 10_000;
    private static final int BLOCKS = 100_000;
    /** Prime to the number of codes, and far from a multiple of anything that people count in. */
    private static final int STRIDE = 38_197;

    private final Api everywhere;
    private final SecureRandom random = new SecureRandom();
    private final Map<SackType, Integer> next = new EnumMap<>(SackType.class);
    private final Map<SackType, Integer> left = new EnumMap<>(SackType.class);
    private final String lot;
    private final LocalDate tested;
    private int reserved;
    private int block = -1;
    private int used = BLOCK;

    /**
     * Fresh codes of one run.
     *
     * @param everywhere a user who sees the bags of every site
     * @param tested the date of test that is printed on the labels
     */
    public FreshCodes(Api everywhere, LocalDate tested) {
        this.everywhere = everywhere;
        this.tested = tested;
        this.lot = "STAR%02dGG%05d".formatted(random.nextInt(100), random.nextInt(100_000));
        for (SackType type : SackType.values()) {
            next.put(type, random.nextInt(SackType.CODES));
            left.put(type, SackType.CODES);
        }
    }

    /** Leaves the first so many numbers of each type of sack to somebody else. */
    public synchronized void reserve(int numbers) {
        reserved = numbers;
    }

    /** A sack code that no bag ever had. */
    public synchronized String sack(SackType type) {
        while (left.merge(type, -1, Integer::sum) >= 0) {
            int number = next.merge(type, STRIDE, Integer::sum) % SackType.CODES;
            next.put(type, number);
            if (number >= reserved && unused(type.code(number))) {
                return type.code(number);
            }
        }
        throw new AssertionError("every one of the " + SackType.CODES + " " + type + " sack codes is in use");
    }

    /** As many sack codes as asked for, the types in turn. */
    public List<String> sacks(int count) {
        SackType[] types = SackType.values();
        List<String> sacks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sacks.add(sack(types[i % types.length]));
        }
        return sacks;
    }

    /** A pack whose code no bag ever had. */
    public synchronized Pack pack() {
        if (used == BLOCK) {
            block = unusedBlock();
            used = 0;
        }
        return new Pack("%09d".formatted(block * (long) BLOCK + used++), lot, tested);
    }

    /** As many packs as asked for. */
    public List<Pack> packs(int count) {
        return Stream.generate(this::pack).limit(count).toList();
    }

    private int unusedBlock() {
        for (int tries = 0; tries < 1_000; tries++) {
            int candidate = random.nextInt(BLOCKS);
            if (unused("%09d".formatted(candidate * (long) BLOCK))) {
                return candidate;
            }
        }
        throw new AssertionError("found no unused block of pack codes in 1,000 tries");
    }

    private boolean unused(String code) {
        return everywhere.get("/api/v1/bags/" + code).expect(200, 404).status() == 404;
    }
}
