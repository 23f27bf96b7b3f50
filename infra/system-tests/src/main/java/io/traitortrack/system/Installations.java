package io.traitortrack.system;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.traitortrack.localstack.login.DemonstrationUsers;
import io.traitortrack.localstack.login.Realm;
import io.traitortrack.localstack.state.Secrets;

/** Finds what runs on this machine. */
public final class Installations {

    private static final Map<String, Integer> SERVICES = Map.of("scan", 1, "bill", 2, "audit", 3);
    private static final int POSTGRES = 10;
    private static final int KAFKA = 12;
    private static final int DEFAULT_PORT_BASE = 8080;
    /** Tokens that are handed out last a minute at least; we ask for them again in good time before. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private Installations() {}

    /** The installation that the launcher started in this clone, by the environment that it started with. */
    public static Installation running() {
        Path checkout =
                Path.of(System.getProperty("tt.root", ".")).toAbsolutePath().normalize();
        return at(checkout, checkout.resolve(".traitortrack"), portBase());
    }

    /**
     * An installation of a local stack.
     *
     * @param state the stack's state folder
     * @param portBase the gateway's port; all others follow from it
     */
    public static Installation at(Path checkout, Path state, int portBase) {
        if (!Files.isDirectory(state)) {
            throw new AssertionError("nothing was started in " + state + " yet; ./traitortrack up starts it");
        }
        URI edge = URI.create("http://localhost:" + portBase);
        Secrets secrets = Secrets.in(state.resolve("secrets.env"));
        Map<String, Database> databases = new ConcurrentHashMap<>();
        for (String service : SERVICES.keySet()) {
            databases.put(
                    service,
                    new Database(
                            "jdbc:postgresql://127.0.0.1:" + (portBase + POSTGRES) + "/" + service,
                            service,
                            "postgres",
                            secrets.get("TT_POSTGRES_PASSWORD")));
        }
        return new Installation(
                edge,
                URI.create("http://127.0.0.1:" + (portBase + 1)),
                "127.0.0.1:" + (portBase + KAFKA),
                Map.copyOf(databases),
                tokens(checkout, state, edge, secrets),
                state,
                checkout);
    }

    private record Kept(String token, long since) {}

    private static Installation.Tokens tokens(Path checkout, Path state, URI edge, Secrets secrets) {
        var logins = io.traitortrack.localstack.login.Tokens.of(
                Realm.at(edge),
                DemonstrationUsers.in(checkout.resolve("identity/realm/demonstration-users.json")),
                state,
                secrets.get("TT_INTEGRATOR_SECRET"));
        Map<String, Kept> kept = new ConcurrentHashMap<>();
        return user -> kept.compute(user, (name, old) -> {
                    long now = System.nanoTime();
                    return old != null && now - old.since() < KEPT.toNanos()
                            ? old
                            : new Kept(logins.accessToken(name), now);
                })
                .token();
    }

    private static int portBase() {
        String text = System.getenv("TT_PORT_BASE");
        return text == null || text.isBlank() ? DEFAULT_PORT_BASE : Integer.parseInt(text);
    }
}
