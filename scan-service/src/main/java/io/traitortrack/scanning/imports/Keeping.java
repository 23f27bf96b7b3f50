package io.traitortrack.scanning.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import io.traitortrack.scanning.code.RawText;
import io.traitortrack.scanning.imports.ImportRows.Row;
import io.traitortrack.scanning.imports.Listed.Step;
import io.traitortrack.scanning.imports.Listed.Turn;
import org.jspecify.annotations.Nullable;

/** Gives what files ask for its place in the job, and keeps it, many rows at once. */
final class Keeping implements Consumer<Listed> {

    /** Longer than any label; what is cut off was no code before. */
    private static final int LONGEST_RAW = 2_048;

    private static final long SECOND_TURN = 1_000_000_000L;
    private static final int AT_ONCE = 2_000;

    private final UUID job;
    private final ImportRows rows;
    private final List<Row> waiting = new ArrayList<>(AT_ONCE);
    private @Nullable ListedScans scans;
    private int file;
    private long position;
    private long count;

    Keeping(UUID job, ImportRows rows) {
        this.job = job;
        this.rows = rows;
    }

    void begin(int number, ListedScans scansOfFile) {
        file = number;
        scans = scansOfFile;
        count = 0;
    }

    @Override
    public void accept(Listed listed) {
        ListedScans known = scans;
        if (known == null) {
            throw new IllegalStateException("no file was begun");
        }
        position++;
        count += listed.step() == Step.SEAL ? 0 : 1;
        String parent = listed.parentRaw();
        waiting.add(new Row(
                position + (listed.turn() == Turn.SECOND ? SECOND_TURN : 0),
                file,
                listed.row().sheet(),
                listed.row().number(),
                listed.step(),
                known.id(listed.row()),
                known.scannedAt(),
                RawText.cut(listed.raw(), LONGEST_RAW),
                parent == null ? null : RawText.cut(parent, LONGEST_RAW),
                listed.problem()));
        if (waiting.size() == AT_ONCE) {
            keep();
        }
    }

    /** Returns how many rows the file had. */
    long end() {
        keep();
        return count;
    }

    private void keep() {
        if (!waiting.isEmpty()) {
            rows.keep(job, waiting);
            waiting.clear();
        }
    }
}
