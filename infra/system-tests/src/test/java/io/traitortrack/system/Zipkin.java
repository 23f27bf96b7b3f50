package io.traitortrack.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.traitortrack.localstack.PortPlan;
import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.DeathWatch;
import io.traitortrack.localstack.process.HttpProbe;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Zipkin beside the stack, where its services send their spans; it keeps them in memory. */
final class Zipkin implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final ChildProcess process;

    private Zipkin(URI address, ChildProcess process) {
        this.address = address;
        this.process = process;
    }

    /** Where the services of a stack with these ports expect it. */
    static String addressFor(PortPlan ports) {
        return "http://127.0.0.1:" + ports.zipkin();
    }

    static Zipkin beside(Installation installation) {
        PortPlan ports = new PortPlan(installation.edge().getPort());
        Path folder = installation.state();
        ChildProcess process = ChildProcess.start(new ChildProcess.Launch(
                "Zipkin",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("tt.zipkin")),
                Map.of("QUERY_PORT", String.valueOf(ports.zipkin())),
                folder,
                folder.resolve("logs/zipkin.log"),
                folder.resolve("run/zipkin.pid"),
                "TERM"));
        DeathWatch.over(process.identity());
        String address = addressFor(ports);
        process.awaitReady(START, () -> HttpProbe.answersOk(address + "/health"));
        return new Zipkin(URI.create(address), process);
    }

    /** The spans of a trace that have arrived. */
    List<Span> trace(String traceId) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v2/trace/" + traceId))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            List<Span> spans = new ArrayList<>();
            if (answer.statusCode() == 200) {
                JsonMapper.builder().build().readTree(answer.body()).forEach(span -> spans.add(Span.of(span)));
            }
            return spans;
        } catch (IOException e) {
            throw new AssertionError("Zipkin does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.stop(STOP);
    }

    /** A span as Zipkin shows it. */
    record Span(String service, String kind, String name, String id, String parent, Map<String, String> tags) {

        private static Span of(JsonNode json) {
            Map<String, String> tags = new java.util.TreeMap<>();
            json.path("tags")
                    .properties()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString()));
            return new Span(
                    json.path("localEndpoint").path("serviceName").asString(""),
                    json.path("kind").asString(""),
                    json.path("name").asString(""),
                    json.path("id").asString(""),
                    json.path("parentId").asString(""),
                    Map.copyOf(tags));
        }
    }
}
