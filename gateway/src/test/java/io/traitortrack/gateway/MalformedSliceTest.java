package io.traitortrack.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What no well-behaved client sends: written to the socket byte by byte. */
class MalformedSliceTest extends GatewaySlice {

    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void refusesABodyThatSaysItIsTooLarge() {
        HttpResponse<String> answer =
                send(as(DISPATCHER, "/api/v1/scans").POST(BodyPublishers.ofByteArray(new byte[MEBIBYTE + 1])));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(code(answer)).isEqualTo("BODY_TOO_LARGE");
        assertThat(SCAN.seen()).isEmpty();
    }

    @Test
    void refusesABodyThatTurnsOutTooLarge() {
        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/scans")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[MEBIBYTE + 1]))));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(code(answer)).isEqualTo("BODY_TOO_LARGE");
        assertThat(SCAN.seen()).isEmpty();
    }

    @Test
    void takesABodyOfExactlyTheLimit() {
        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/scans")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[MEBIBYTE]))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(SCAN.last().body()).hasSize(MEBIBYTE);
        assertThat(SCAN.last().header("Content-Length")).isEqualTo(Integer.toString(MEBIBYTE));
    }

    @Test
    void carriesFilesThatAreLargerThanAnyOtherBody() {
        byte[] files = new byte[3 * MEBIBYTE];

        HttpResponse<String> announced =
                send(as(DISPATCHER, "/api/v1/imports").POST(BodyPublishers.ofByteArray(files)));
        assertThat(announced.statusCode()).isEqualTo(200);
        assertThat(SCAN.last().body()).hasSize(files.length);
        assertThat(SCAN.last().header("Content-Length")).isEqualTo(Integer.toString(files.length));

        HttpResponse<String> unannounced = send(as(DISPATCHER, "/api/v1/imports")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(files))));
        assertThat(unannounced.statusCode()).isEqualTo(200);
        assertThat(SCAN.last().body()).hasSize(files.length);
    }

    @Test
    void refusesFilesThatSayTheyAreTooLargeBeforeTheyCome() {
        Raw answer = raw("POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 102L * MEBIBYTE
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(SCAN.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/bags/%2e%2e%2f%2e%2e%2freadyz HTTP/1.1",
                "GET /api/v1/bags/..;/..;/readyz HTTP/1.1",
                "GET /api/v1/bags;x=1 HTTP/1.1",
                "GET //api/v1/bags HTTP/1.1",
                "GET /api/v1/bags/%00 HTTP/1.1",
                "GET /api/v1/bags/<b> HTTP/1.1",
                "GET /api/v1/bags/%zz HTTP/1.1",
                "GET /api/v1/bags/%ED%A0%80 HTTP/1.1",
                "GET /api/v1/bags/%FF HTTP/1.1",
                "GET /api/v1/bags/a%0Ab HTTP/1.1",
                "GET /api/v1/bags?{} HTTP/1.1",
                "GET /api/v1/bags?q=%ED%A0%80 HTTP/1.1",
                "GET /api/v1/bags?q=%FF HTTP/1.1",
                "GET /api/v1/bags?q=%C0%80 HTTP/1.1",
                "BREW /api/v1/bags HTTP/1.1",
                "GET /api/v1/bags HTTP/9.9",
                "GE(T /api/v1/bags HTTP/1.1",
            })
    void refusesAMalformedRequestWithAProblem(String line) {
        Raw answer = raw(line + "\r\nHost: localhost\r\nAuthorization: Bearer " + DISPATCHER + "\r\n\r\n");

        assertThat(answer.status()).isBetween(400, 505);
        assertThat(answer.isProblem()).as(answer.text()).isTrue();
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(SCAN.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%0A", "%F0%9F%9A%9A"})
    void carriesAQueryToTheServiceAsItCame(String bytes) {
        Raw answer = raw("GET /api/v1/bags?q=" + bytes + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + DISPATCHER + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SCAN.last().uri()).isEqualTo("/api/v1/bags?q=" + bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/api/v1/me", "/api/v1/system/health", "/", "/nothing", "/api/v1/nothing"})
    void isNotConfusedByAQueryThatItDoesNotRead(String path) {
        for (String query : new String[] {"%00", "%ED%A0%80", "%FF", "x".repeat(7_000)}) {
            Raw answer = raw("GET " + path + "?q=" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + ADMIN + "\r\nConnection: close\r\n\r\n");

            assertThat(answer.status()).as(query).isNotIn(500, 502);
            assertThat(answer.status() < 400 || answer.isProblem())
                    .as(answer.text())
                    .isTrue();
        }
    }

    @Test
    void refusesARequestWithoutAHost() {
        Raw answer = raw("GET /health HTTP/1.1\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.isProblem()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1", "[::1]"})
    void refusesAnUnknownHost(String host) {
        Raw answer = raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.problem().path("code").asString()).isEqualTo("UNKNOWN_HOST");
    }

    @Test
    void answersToItsHostWhateverThePort() {
        assertThat(raw("GET / HTTP/1.1\r\nHost: LOCALHOST:443\r\nConnection: close\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesHeadersThatAreTooLarge() {
        Raw answer = raw("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");

        assertThat(answer.status()).isIn(400, 431);
        assertThat(answer.isProblem()).as(answer.text()).isTrue();
    }

    @Test
    void refusesAnAddressThatIsTooLong() {
        Raw answer = raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer.status()).isIn(400, 414);
        assertThat(answer.isProblem()).as(answer.text()).isTrue();
    }

    @Test
    void refusesTwoLengths() {
        Raw answer = raw("POST /api/v1/scans HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + DISPATCHER
                + "\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(SCAN.seen()).isEmpty();
    }

    @Test
    void letsNoConnectionHeaderTakeTheTokenAway() {
        Raw answer = raw("GET /api/v1/bags HTTP/1.1\r\nHost: localhost\r\nConnection: close, Authorization, X-Mine\r\n"
                + "X-Mine: hop\r\nTE: trailers\r\nAuthorization: Bearer " + DISPATCHER + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SCAN.last().header("Authorization")).isNotNull();
        assertThat(SCAN.last().header("X-Mine")).isNull();
        assertThat(SCAN.last().header("TE")).isNull();
    }

    @Test
    void answersNoTrace() {
        Raw answer = raw(
                "TRACE /api/v1/bags HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + DISPATCHER + "\r\n\r\n");

        assertThat(answer.status()).isIn(400, 405);
        assertThat(answer.isProblem()).as(answer.text()).isTrue();
        assertThat(answer.text()).doesNotContain(DISPATCHER);
    }

    private record Raw(String text, tools.jackson.databind.json.JsonMapper json) {

        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }

        String header(String name) {
            return Arrays.stream(text.substring(0, text.indexOf("\r\n\r\n")).split("\r\n"))
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        boolean isProblem() {
            return header("Content-Type").startsWith("application/problem+json")
                    && !problem().path("code").asString("").isEmpty();
        }

        JsonNode problem() {
            // the body may come in chunks, with their lengths around it
            return json.readTree(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
        }
    }

    private Raw raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            byte[] chunk = new byte[8192];
            while (!isWhole(answer)) {
                int length = socket.getInputStream().read(chunk);
                if (length < 0) {
                    break;
                }
                answer.append(new String(chunk, 0, length, StandardCharsets.UTF_8));
            }
            return new Raw(answer.toString(), json);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isWhole(StringBuilder answer) {
        int body = answer.indexOf("\r\n\r\n");
        if (body < 0) {
            return false;
        }
        if (answer.toString().endsWith("\r\n0\r\n\r\n")) {
            return true;
        }
        java.util.regex.Matcher length =
                java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(answer.substring(0, body));
        return length.find() && answer.length() >= body + 4 + Integer.parseInt(length.group(1));
    }
}
