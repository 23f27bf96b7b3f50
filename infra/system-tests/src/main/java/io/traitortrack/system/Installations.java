package io.traitortrack.system;

import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.Place;
import io.traitortrack.localstack.PortPlan;
import io.traitortrack.localstack.login.DemonstrationUsers;
import io.traitortrack.localstack.login.Realm;
import io.traitortrack.localstack.process.Ports;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.StateFolder;

/** Finds what runs on this machine. */
public final class Installations {

    /** A token that is handed out lasts a minute at least; we ask again in good time before. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private Installations() {}

    /**
     * The installation that the launcher means: by {@code TT_STATE} and {@code TT_PORT_BASE}, else this clone's own; a
     * sentence as fault where it does not answer.
     */
    public static Installation running() {
        Place place = Place.current();
        if (!Files.isDirectory(place.state().path())
                || !Ports.answers(place.ports().base())) {
            throw new AssertionError(
                    "nothing answers at http://localhost:" + place.ports().base() + "; ./traitortrack up starts it");
        }
        return of(place.checkout(), place.state(), place.ports());
    }

    /** The installation that this local stack is. */
    public static Installation of(Checkout checkout, StateFolder state, PortPlan ports) {
        LocalStack stack = new LocalStack(checkout, state, ports);
        Map<String, Database> databases = new TreeMap<>();
        for (String service : new String[] {"scan", "bill", "audit"}) {
            databases.put(
                    service,
                    new Database(
                            stack.postgres().url(service),
                            service,
                            "postgres",
                            stack.secrets().get("TT_POSTGRES_PASSWORD")));
        }
        return new Installation(
                URI.create(stack.edge()),
                URI.create(stack.service("scan-service").address()),
                stack.kafka().address(),
                Map.copyOf(databases),
                tokens(checkout, state, stack),
                state.path(),
                checkout.root());
    }

    private record Kept(String token, long since) {}

    private static Installation.Tokens tokens(Checkout checkout, StateFolder state, LocalStack stack) {
        var logins = io.traitortrack.localstack.login.Tokens.of(
                Realm.at(URI.create(stack.edge())),
                DemonstrationUsers.in(checkout.realmFiles().resolve("demonstration-users.json")),
                state.path(),
                stack.secrets().get("TT_INTEGRATOR_SECRET"));
        Map<String, Kept> kept = new ConcurrentHashMap<>();
        return user -> kept.compute(user, (name, old) -> {
                    long now = System.nanoTime();
                    return old != null && now - old.since() < KEPT.toNanos()
                            ? old
                            : new Kept(logins.accessToken(name), now);
                })
                .token();
    }
}
