package io.traitortrack.audit;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every parameter, as badly as it can be written: the caller's mistake, never ours. */
class ParametersIT {
    private static final String EVENTS = "/api/v1/audit/events";
    private static final String LOG = "/api/v1/audit/log";
    private static RunningAudit audit;

    record Mistake(String path, int status, String code) {
        @Override
        public String toString() {
            return path.length() <= 80 ? path : path.substring(0, 80) + "...";
        }
    }

    @BeforeAll
    static void start() {
        audit = RunningAudit.start();
    }

    @AfterAll
    static void stop() {
        audit.close();
    }

    @ParameterizedTest
    @MethodSource({"times", "texts", "limits", "cursors", "ids", "bundles", "tiles", "queries"})
    void isRefusedWithAProblemOfItsOwn(Mistake mistake) throws IOException {
        String answer = answer(mistake.path());

        assertThat(answer).startsWith("HTTP/1.1 " + mistake.status() + " ");
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
        assertThat(answer).contains("\"code\":\"" + mistake.code() + "\"");
    }

    static Stream<Mistake> times() {
        return Stream.of("from", "to")
                .flatMap(name -> Stream.of(
                                "yesterday",
                                "2026-11-21",
                                "2026-02-30T00:00:00Z",
                                "2026-11-21T08:00:00Z%00",
                                "%00",
                                "%2B999999999-12-31T23:59:59-18:00",
                                "-999999999-01-01T00:00:00%2B18:00",
                                "%2B10000-01-01T00:00:00Z",
                                "0000-12-31T23:59:59Z",
                                "0001-01-01T00:00:00%2B18:00",
                                "9999-12-31T23:59:59-18:00",
                                "%2B99999999999999999999-01-01T00:00:00Z",
                                "0",
                                "9".repeat(4_000))
                        .map(value -> new Mistake(EVENTS + "?" + name + "=" + value, 400, "INVALID_REQUEST")));
    }

    static Stream<Mistake> texts() {
        return Stream.of("type", "actor", "site", "subject", "outcome", "requestId", "q")
                .flatMap(name -> Stream.of("%00", "SB%0000860", "x".repeat(1_025), "%20%00%20")
                        .map(value -> new Mistake(EVENTS + "?" + name + "=" + value, 400, "INVALID_REQUEST")));
    }

    static Stream<Mistake> limits() {
        return Stream.of("0", "-1", "501", "2147483648", "99999999999999999999", "x", "1.5", "1e2", "%00", "50%00")
                .map(value -> new Mistake(EVENTS + "?limit=" + value, 400, "INVALID_REQUEST"));
    }

    static Stream<Mistake> cursors() {
        return Stream.of(
                        "x",
                        "%00",
                        "====",
                        "%C3%A4",
                        "A".repeat(4_000),
                        base64("\u0000"),
                        base64(""),
                        base64("x"),
                        base64("7\u001f8"),
                        base64("9223372036854775808"),
                        base64("1e3"),
                        base64("-1"))
                .map(value -> new Mistake(EVENTS + "?cursor=" + value, 400, "INVALID_CURSOR"));
    }

    static Stream<Mistake> ids() {
        return Stream.of(
                        "x",
                        "0",
                        "8d3e1c1e-1111-4111-8111-111111111111",
                        "019392f06c1e7c3a9d0e2f6a1b4c5d6e",
                        "019392f0-6c1e-7c3a-1d0e-2f6a1b4c5d6e",
                        "x".repeat(2_000))
                .flatMap(id -> Stream.of("", "/entry", "/proof")
                        .map(what -> new Mistake(EVENTS + "/" + id + what, 400, "INVALID_REQUEST")));
    }

    static Stream<Mistake> bundles() {
        return Stream.of("-1", "x", "1.5", "36028797018963968", "9223372036854775807", "9223372036854775808")
                .map(n -> new Mistake(EVENTS + "/index/" + n, 400, "INVALID_REQUEST"));
    }

    static Stream<Mistake> tiles() {
        return Stream.of(
                        "/tile/0/-1",
                        "/tile/0/x",
                        "/tile/0/1",
                        "/tile/0/000.p/0",
                        "/tile/0/000.p/256",
                        "/tile/0/000.p/999",
                        "/tile/0/x999/x999/x999/x999/x999/999",
                        "/tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                        "/tile/63/000",
                        "/tile/entries/x",
                        "/tile/entries/000.p/0",
                        "/tile/entries/x999/x999/x999/x999/x999/999")
                .map(path -> new Mistake(LOG + path, 404, "TILE_NOT_FOUND"));
    }

    /** A query that is not even text. */
    static Stream<Mistake> queries() {
        return Stream.of("q=%zz", "from=%", "q=%FF", "subject=%ED%A0%80", "actor=%C0%80", "limit=%FF", "cursor=%FF")
                .map(query -> new Mistake(EVENTS + "?" + query, 400, "MALFORMED_REQUEST"));
    }

    /** NUL in a path is refused before the service sees it; through the gateway that is a problem as well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                EVENTS + "/%00",
                EVENTS + "/%00/entry",
                EVENTS + "/%00/proof",
                EVENTS + "/index/%00",
                LOG + "/tile/0/%00",
                LOG + "/tile/%00/000",
                LOG + "/tile/entries/%00"
            })
    void isRefusedInAPath(String path) throws IOException {
        assertThat(answer(path)).startsWith("HTTP/1.1 400 ");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** By hand, because HTTP clients do not send such addresses. */
    private static String answer(String path) throws IOException {
        var url = URI.create(audit.url());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + RunningAudit.AUDITOR + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
