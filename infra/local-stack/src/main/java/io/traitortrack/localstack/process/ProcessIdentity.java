package io.traitortrack.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A process of this machine that cannot be confused with a later one of the same pid.
 *
 * @param pid process id
 * @param birth boot id and start time in clock ticks, e.g. {@code 5f0c…-b1:123456}
 */
public record ProcessIdentity(long pid, String birth) {
    // The numbering of proc(5) starts at 1 with the pid; what follows ")" starts at field 3.
    private static final int STATE = 0;
    private static final int THREADS = 20 - 3;
    private static final int START_TIME = 22 - 3;

    /**
     * The living process of that pid; empty where there is none or only its unburied remains (zombie). It lives as long
     * as one of its threads: what was killed keeps its ports until the last one is gone.
     */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            boolean ended = fields.get(STATE).equals("Z") || fields.get(STATE).equals("X");
            if (ended && Integer.parseInt(fields.get(THREADS)) <= 1) {
                return Optional.empty();
            }
            return Optional.of(new ProcessIdentity(pid, bootId() + ":" + fields.get(START_TIME)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** What a pid file names, whether it still lives or not; empty where there is no readable pid file. */
    public static Optional<ProcessIdentity> in(Path pidFile) {
        try {
            String[] words = Files.readString(pidFile).strip().split(" ", -1);
            return words.length == 2
                    ? Optional.of(new ProcessIdentity(Long.parseLong(words[0]), words[1]))
                    : Optional.empty();
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether this very process lives, not merely one of the same pid. */
    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Writes the pid file whole or not at all. */
    void writeTo(Path pidFile) throws IOException {
        Path partial = pidFile.resolveSibling(pidFile.getFileName() + ".partial");
        Files.writeString(partial, pid + " " + birth + "\n");
        Files.move(partial, pidFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Resident memory in bytes as the kernel counts it, shared pages included; 0 where the process is gone. */
    public long residentBytes() {
        return memory("status", "VmRSS:");
    }

    /** Resident memory in bytes with shared pages counted in shares; falls back to {@link #residentBytes()}. */
    public long proportionalBytes() {
        long share = memory("smaps_rollup", "Pss:");
        return share > 0 ? share : residentBytes();
    }

    private long memory(String file, String label) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream()
                    .filter(line -> line.startsWith(label))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }
}
