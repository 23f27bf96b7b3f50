package io.traitortrack.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Ends a process when this program ends, however it ends: a shell holds the other end of a pipe, reads its end-of-file
 * when we are gone, even by kill -9, and then kills the process and removes its folder, if it has one.
 */
public final class DeathWatch implements AutoCloseable {
    // $1 pid, $2 start time, $3 folder; field 22 of stat(5) is the 20th after the closing parenthesis of the name.
    private static final String SCRIPT = """
            pid=$1 born=$2 folder=$3
            cat >/dev/null
            stat=$(cat "/proc/$pid/stat" 2>/dev/null)
            set -- ${stat##*) }
            [ "${20}" = "$born" ] && kill -s KILL -- "-$pid"
            [ -n "$folder" ] || exit 0
            rm -rf -- "$folder" || rm -rf -- "$folder"
            rmdir -- "${folder%/*}" 2>/dev/null
            """;

    private final Process shell;

    private DeathWatch(Process shell) {
        this.shell = shell;
    }

    /** Watches from now on; no folder is removed. */
    public static DeathWatch over(ProcessIdentity identity) {
        return over(identity, "");
    }

    /** Watches from now on. */
    public static DeathWatch over(ProcessIdentity identity, Path folder) {
        return over(identity, folder.toString());
    }

    private static DeathWatch over(ProcessIdentity identity, String folder) {
        String startTime = identity.birth().substring(identity.birth().lastIndexOf(':') + 1);
        try {
            return new DeathWatch(new ProcessBuilder(
                            "setsid",
                            "sh",
                            "-c",
                            SCRIPT,
                            "death-watch",
                            Long.toString(identity.pid()),
                            startTime,
                            folder)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What happens when this program ends. */
    void endOfPipe() throws IOException {
        shell.getOutputStream().close();
    }

    /** Stops watching; process and folder are left alone. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
