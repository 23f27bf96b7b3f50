package io.traitortrack.system.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection that costs next to nothing: in a benchmark on two cores a comfortable client would
 * be measured along with the server.
 *
 * <p>Sends what it is given and reads the status; a body is read and thrown away. For one thread.
 */
final class Wire implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final byte[] sink = new byte[64 * 1024];

    Wire(URI address) throws IOException {
        this.socket = new Socket(address.getHost(), address.getPort());
        this.socket.setTcpNoDelay(true);
        this.socket.setSoTimeout(30_000);
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    /** The bytes of a POST of JSON. */
    static byte[] post(URI address, String path, String token, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + address.getHost() + ":" + address.getPort()
                        + "\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** Sends a request and returns the status of its answer. */
    int send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String statusLine = line();
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                chunked = true;
            }
        }
        if (chunked) {
            skipChunks();
        } else {
            skip(length);
        }
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    private void skipChunks() throws IOException {
        int length = Integer.parseInt(line(), 16);
        while (length > 0) {
            skip(length);
            line();
            length = Integer.parseInt(line(), 16);
        }
        line();
    }

    private void skip(int length) throws IOException {
        int left = length;
        while (left > 0) {
            int read = in.read(sink, 0, Math.min(left, sink.length));
            if (read < 0) {
                throw new IOException("the connection ended within an answer");
            }
            left -= read;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
