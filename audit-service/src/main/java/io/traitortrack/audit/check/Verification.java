package io.traitortrack.audit.check;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * One check of one log: every entry is read, hashed and compared with the tile that speaks of it and with what search
 * finds it by; the root must be the signed one; numbers, ids and offsets must fit together; and what was seen last time
 * must still be there.
 */
final class Verification {
    private static final int TILE = 256;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LogClient log;
    private final Options options;
    private final RecomputedTree tree = new RecomputedTree();
    private final EventRules rules;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Finding> tileFindings = new ArrayList<>();

    Verification(LogClient log, Options options) {
        this.log = log;
        this.options = options;
        this.rules = new EventRules(options.offsetRestarts());
    }

    Report run() {
        long started = System.nanoTime();
        var given = options.key();
        var key = given == null ? VerificationKey.parse(log.key()) : given;
        var last = LastSeen.read(options.state(), key);
        SignedCheckpoint checkpoint;
        try {
            checkpoint = readAll(key, last);
        } catch (SignedCheckpoint.Unsigned e) {
            findings.add(new Finding(-1, "signature", e.sentence()));
            return report(new SignedCheckpoint(key.name(), tree.size(), "", ""), last, started);
        }
        var report = report(checkpoint, last, started);
        if (report.green()) {
            LastSeen.write(options.state(), checkpoint);
        }
        return report;
    }

    private SignedCheckpoint readAll(VerificationKey key, @Nullable SignedCheckpoint last) {
        var checkpoint = SignedCheckpoint.verify(log.checkpoint(), key);
        if (last != null) {
            tree.remember(last.size());
        }
        readUpTo(checkpoint);
        var open = rules.open();
        long deadline = System.nanoTime() + options.settle().toNanos();
        while (!rules.stillMissing(open).isEmpty() && findings.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            var next = SignedCheckpoint.verify(log.checkpoint(), key);
            if (next.size() > checkpoint.size()) {
                checkpoint = next;
                readUpTo(checkpoint);
            }
        }
        findings.addAll(rules.stillMissing(open));
        tree.unfinished().stream().filter(tile -> tile.level() > 0).forEach(this::compare);
        if (last != null) {
            compare(last, checkpoint);
        }
        return checkpoint;
    }

    private void readUpTo(SignedCheckpoint checkpoint) {
        while (tree.size() < checkpoint.size()
                && findings.stream().noneMatch(f -> f.rule().equals("end"))) {
            readBundle(tree.size() / TILE, checkpoint.size());
        }
        String root = base64(tree.root());
        if (!root.equals(checkpoint.root())) {
            findings.addAll(tileFindings);
            findings.add(
                    new Finding(-1, "root", "the entries hash to " + root + ", the log signed " + checkpoint.root()));
        } else {
            // The entries are what was signed, so where a tile disagrees it is the tile that was changed.
            tileFindings.forEach(f ->
                    findings.add(new Finding(f.index(), "tile", "a tile of the log does not fit the signed entries")));
        }
        tileFindings.clear();
    }

    /** Reads the bundle that holds the next entry, and takes from it what is new. */
    private void readBundle(long n, long size) {
        int width = (int) Math.min(TILE, size - n * TILE);
        int known = (int) (tree.size() - n * TILE);
        byte[] bundle = log.bundle(n, width);
        byte[] hashes = log.hashes(0, n, width);
        var search = log.searchIndex(n);
        var entries = ByteBuffer.wrap(bundle == null ? new byte[0] : bundle);
        for (int i = 0; i < width; i++) {
            byte[] entry = next(entries);
            long index = n * TILE + i;
            if (entry == null) {
                findings.add(new Finding(index, "end", "the entries end here, the checkpoint covers " + size));
                return;
            }
            if (i >= known) {
                take(index, entry, hashes, i, search);
            }
        }
        if (entries.hasRemaining()) {
            findings.add(new Finding(n * TILE + width, "entry", "the bundle holds more than its entries"));
        }
    }

    private void take(long index, byte[] entry, byte @Nullable [] hashes, int i, SearchIndex search) {
        byte[] leaf = Hashes.leaf(entry);
        if (hashes == null || hashes.length < (i + 1) * 32) {
            tileFindings.add(new Finding(index, "leaf", "the log has no leaf hash for this entry"));
        } else if (!Arrays.equals(leaf, 0, 32, hashes, i * 32, (i + 1) * 32)) {
            tileFindings.add(new Finding(
                    index,
                    "leaf",
                    entry.length == 0 ? "the entry is gone" : "the entry does not hash to the leaf in the tile"));
        }
        if (entry.length > 0) {
            read(index, entry, search);
        }
        tree.append(leaf).stream().filter(tile -> tile.level() > 0).forEach(this::compare);
    }

    private void read(long index, byte[] bytes, SearchIndex search) {
        ReadEntry entry;
        try {
            entry = ReadEntry.parse(bytes);
        } catch (IllegalArgumentException e) {
            findings.add(new Finding(index, "entry", "cannot be read: " + e.getMessage()));
            return;
        }
        Facts facts = null;
        try {
            facts = Facts.of(entry, bytes);
            findings.addAll(search.check(index, facts));
        } catch (IllegalArgumentException e) {
            findings.add(new Finding(index, "event", "stands for an event and is none: " + e.getMessage()));
        }
        findings.addAll(rules.check(index, entry, facts));
    }

    /** Compares a tile above the leaves with the one that the log serves. */
    private void compare(RecomputedTree.RecomputedTile tile) {
        byte[] served = log.hashes(tile.level(), tile.n(), tile.hashes().size());
        for (int i = 0; i < tile.hashes().size(); i++) {
            if (served == null
                    || served.length < (i + 1) * 32
                    || !Arrays.equals(tile.hashes().get(i), 0, 32, served, i * 32, (i + 1) * 32)) {
                findings.add(new Finding(
                        tile.firstEntry(i),
                        1L << (8 * tile.level()),
                        "tile",
                        "hash " + i + " of tile " + tile.level() + "/" + tile.n()
                                + " is not that of the entries from here on"));
                return;
            }
        }
    }

    private void compare(SignedCheckpoint last, SignedCheckpoint now) {
        if (now.size() < last.size()) {
            findings.add(new Finding(
                    now.size(), "shrunk", "the log had " + last.size() + " entries at the last run, and signed them"));
        } else {
            byte[] then = tree.rootAt(last.size());
            if (then != null && !base64(then).equals(last.root())) {
                findings.add(new Finding(
                        -1,
                        "forked",
                        "the first " + last.size() + " entries are not those that the log signed at the last run"));
            }
        }
    }

    private static byte @Nullable [] next(ByteBuffer entries) {
        if (entries.remaining() < 2) {
            return null;
        }
        int length = entries.getShort() & 0xffff;
        if (entries.remaining() < length) {
            return null;
        }
        byte[] entry = new byte[length];
        entries.get(entry);
        return entry;
    }

    private Report report(SignedCheckpoint checkpoint, @Nullable SignedCheckpoint last, long started) {
        return new Report(
                checkpoint.origin(),
                checkpoint.size(),
                tree.size(),
                base64(tree.root()),
                options.key() != null,
                rules.sources(),
                rules.topics(),
                rules.subjects(),
                last == null ? -1 : last.size(),
                findings,
                Duration.ofNanos(System.nanoTime() - started));
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
