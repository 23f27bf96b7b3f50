package io.traitortrack.audit.check;

import java.util.UUID;

/** A set of ids that needs some 32 bytes for each of them, so that a hundred million fit into a large heap. */
final class EventIds {
    private long[] slots = new long[2 * 1024];
    private int count;

    /** Adds an id; false where it was there already. */
    boolean add(UUID id) {
        if (count * 2L >= slots.length / 2) {
            grow();
        }
        return put(slots, id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private boolean put(long[] table, long high, long low) {
        int mask = table.length / 2 - 1;
        long mixed = (high ^ low) * 0x9e37_79b9_7f4a_7c15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (table[2 * slot] != 0 || table[2 * slot + 1] != 0) {
            if (table[2 * slot] == high && table[2 * slot + 1] == low) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[2 * slot] = high;
        table[2 * slot + 1] = low;
        count++;
        return true;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        count = 0;
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0 || slots[i + 1] != 0) {
                put(larger, slots[i], slots[i + 1]);
            }
        }
        slots = larger;
    }
}
