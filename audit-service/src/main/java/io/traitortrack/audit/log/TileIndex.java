package io.traitortrack.audit.log;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which tile of its level, and how wide: the {@code <N>[.p/<W>]} of C2SP tlog-tiles, for example {@code x001/x234/067}
 * (the full tile 1234067) or {@code 000.p/5} (the first five hashes of tile 0).
 *
 * @param n index within the level, from 0
 * @param width 1 to 256; 256 is a full tile
 */
public record TileIndex(long n, int width) {
    /** Hashes in a full tile. */
    public static final int FULL_WIDTH = 256;

    /** Beyond it positions cannot be counted. */
    public static final long LAST = Long.MAX_VALUE / FULL_WIDTH - 1;

    private static final Pattern PATH = Pattern.compile("((?:x\\d{3}/){0,5})(\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

    public TileIndex {
        if (n < 0 || n > LAST || width < 1 || width > FULL_WIDTH) {
            throw new IllegalArgumentException("no tile " + n + " of width " + width);
        }
    }

    /** The full tile {@code n}. */
    public static TileIndex full(long n) {
        return new TileIndex(n, FULL_WIDTH);
    }

    /** Reads the path form; null unless it is written exactly as the specification writes that tile. */
    public static @Nullable TileIndex parse(String path) {
        var match = PATH.matcher(path);
        if (!match.matches()) {
            return null;
        }
        String groups = match.group(1).replace("x", "").replace("/", "") + match.group(2);
        String partial = match.group(3);
        int width = partial == null ? FULL_WIDTH : Integer.parseInt(partial);
        if (width > FULL_WIDTH || (partial != null && width == FULL_WIDTH)) {
            return null;
        }
        long n = Long.parseLong(groups);
        if (n > LAST) {
            return null;
        }
        var tile = new TileIndex(n, width);
        return tile.path().equals(path) ? tile : null;
    }

    public boolean isFull() {
        return width == FULL_WIDTH;
    }

    /** First position of this tile within its level. */
    public long start() {
        return n * FULL_WIDTH;
    }

    /** Position behind the last one of this tile within its level. */
    public long end() {
        return start() + width;
    }

    /** The path form, for example {@code x001/x234/067} or {@code 000.p/5}. */
    public String path() {
        var groups = new ArrayDeque<String>();
        long rest = n;
        do {
            groups.addFirst((groups.isEmpty() ? "" : "x") + String.format(Locale.ROOT, "%03d", rest % 1000));
            rest /= 1000;
        } while (rest > 0);
        return String.join("/", groups) + (isFull() ? "" : ".p/" + width);
    }
}
