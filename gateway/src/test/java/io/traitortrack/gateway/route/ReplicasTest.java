package io.traitortrack.gateway.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.net.httpserver.HttpServer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Three real servers under one name, some of which die. */
class ReplicasTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    private final List<Replica> replicas = new ArrayList<>();
    private ServiceConnections connections;

    /** A server that answers with its number, or breaks off. */
    private static final class Replica {

        private final int number;
        private final AtomicBoolean breaksOff = new AtomicBoolean();
        private HttpServer server;

        Replica(int number) {
            this.number = number;
            this.server = started(0);
        }

        private HttpServer started(int port) {
            try {
                HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
                made.createContext("/", exchange -> {
                    if (!breaksOff.get()) {
                        exchange.sendResponseHeaders(200, 1);
                        exchange.getResponseBody().write('0' + number);
                    }
                    exchange.close();
                });
                made.start();
                return made;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        void die() {
            server.stop(0);
        }

        void comeBack() {
            server = started(server.getAddress().getPort());
        }
    }

    @BeforeEach
    void three() {
        for (int number = 1; number <= 3; number++) {
            replicas.add(new Replica(number));
        }
        connections = new ServiceConnections(
                Duration.ofSeconds(1),
                new Services(
                        replicas.stream().map(Replica::uri).toList(), List.of(NOWHERE), List.of(NOWHERE), NOWHERE));
    }

    @AfterEach
    void end() throws IOException {
        connections.close();
        replicas.forEach(Replica::die);
    }

    @Test
    void takeTurns() throws IOException {
        assertThat(answers(6, false)).isEqualTo("123123");
    }

    @Test
    void stepInForOneThatIsDeadWhateverTheRequest() throws IOException {
        replicas.get(1).die();

        assertThat(answers(6, false)).doesNotContain("2").hasSize(6);
    }

    @Test
    void stepInForOneThatBrokeOffWhereTheRequestMayBeRepeated() throws IOException {
        replicas.get(0).breaksOff.set(true);

        assertThat(answers(1, true)).isEqualTo("2");
    }

    @Test
    void areNotSentTwiceWhatMustNotBeRepeated() {
        replicas.get(0).breaksOff.set(true);

        assertThatThrownBy(() -> answers(1, false)).isInstanceOf(IOException.class);
    }

    @Test
    void areUsedAgainWhenTheyAreBack() throws IOException {
        replicas.get(1).die();
        replicas.get(2).die();
        assertThat(answers(4, false)).isEqualTo("1111");
        replicas.get(0).die();
        replicas.get(1).comeBack();

        // it rests still, and is better than nobody
        assertThat(answers(2, true)).isEqualTo("22");
    }

    @Test
    void areAwayTogether() {
        replicas.forEach(Replica::die);

        assertThatThrownBy(() -> answers(1, true))
                .isInstanceOf(ConnectException.class)
                .hasNoSuppressedExceptions();
    }

    private String answers(int requests, boolean repeatable) throws IOException {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", "/");
            request.setEntity(new StringEntity("{}"));
            try (ClassicHttpResponse answer =
                    connections.send(Destination.SCAN, request, Duration.ofSeconds(3), repeatable)) {
                answers.append(new String(answer.getEntity().getContent().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
        return answers.toString();
    }
}
