package io.traitortrack.integrity;

import java.util.Arrays;

/**
 * Rows of numbers by key, in flat arrays: some dozens of bytes a row, so that millions of events fit into a small heap.
 */
final class Table {

    private final int columns;
    private int[] slots = new int[4 * 1024];
    private long[] rows = new long[16 * 1024];
    private int size;

    Table(int columns) {
        this.columns = columns + 2;
    }

    /** The row of a key, or -1. */
    int find(Key key) {
        int slot = slot(key);
        return slots[slot] - 1;
    }

    /** The row of a key; a new one holds zeros. */
    int row(Key key) {
        int slot = slot(key);
        if (slots[slot] > 0) {
            return slots[slot] - 1;
        }
        if ((size + 1) * columns > rows.length) {
            rows = Arrays.copyOf(rows, Math.addExact(rows.length, rows.length));
        }
        rows[size * columns] = key.high();
        rows[size * columns + 1] = key.low();
        slots[slot] = ++size;
        if (2 * size > slots.length) {
            grow();
        }
        return size - 1;
    }

    int size() {
        return size;
    }

    Key key(int row) {
        return new Key(rows[row * columns], rows[row * columns + 1]);
    }

    long get(int row, int column) {
        return rows[row * columns + 2 + column];
    }

    void set(int row, int column, long value) {
        rows[row * columns + 2 + column] = value;
    }

    void add(int row, int column, long more) {
        rows[row * columns + 2 + column] += more;
    }

    /** Sets a column of every row to zero. */
    void clear(int column) {
        for (int row = 0; row < size; row++) {
            set(row, column, 0);
        }
    }

    private int slot(Key key) {
        int mask = slots.length - 1;
        int slot = start(key.high(), key.low()) & mask;
        while (slots[slot] > 0) {
            int at = (slots[slot] - 1) * columns;
            if (rows[at] == key.high() && rows[at + 1] == key.low()) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int start(long high, long low) {
        return (int) (((high ^ low) * 0x9e37_79b9_7f4a_7c15L) >>> 32);
    }

    private void grow() {
        int[] larger = new int[slots.length * 2];
        int mask = larger.length - 1;
        for (int row = 0; row < size; row++) {
            int slot = start(rows[row * columns], rows[row * columns + 1]) & mask;
            while (larger[slot] > 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = row + 1;
        }
        slots = larger;
    }
}
