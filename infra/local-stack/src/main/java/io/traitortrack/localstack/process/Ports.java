package io.traitortrack.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine's loopback address. */
public final class Ports {
    private static final int PATIENCE_MS = 250;
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 20_000;
    private static final int ATTEMPTS = 100;

    private Ports() {}

    /** Whether somebody accepts connections there. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Whether we could listen there now. */
    public static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do it: a port whose old connections still linger counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            return false;
        }
        return !answers(port);
    }

    /** A port that nobody listens on now, below the range from which the system serves outgoing connections. */
    public static int anyFree() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (free(port)) {
                return port;
            }
        }
        throw new StartFailure("No free port between " + LOWEST + " and " + HIGHEST + ".");
    }
}
