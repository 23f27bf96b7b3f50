package io.traitortrack.identity;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import io.traitortrack.localstack.login.DemonstrationUsers;
import io.traitortrack.localstack.login.Totp;
import io.traitortrack.testkit.TestServers;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Who logs in: the people of the demonstration, and new ones that an administrator makes for one test. */
final class People {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String USERS = "/id/admin/realms/traitortrack/users";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final DemonstrationUsers DEMONSTRATION = DemonstrationUsers.in(RealmFiles.demonstrationFile());
    private static final Map<String, Long> LAST_STEPS = new HashMap<>();
    private static String administrator = "";
    private static Instant administratorUntil = Instant.MIN;

    private People() {}

    static Person demonstration(String name) {
        return (Person) DEMONSTRATION.named(name);
    }

    /** Somebody new in that role, with a password and nothing else. */
    static Person newcomer(String role, String... sites) {
        String name = "newcomer-" + role + "-" + NUMBER.incrementAndGet();
        var person = new Person(name, "demonstration-" + UUID.randomUUID(), null);
        var created = asked(
                "POST",
                USERS,
                JSON.writeValueAsString(Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "attributes",
                        Map.of("sites", List.of(sites)),
                        "credentials",
                        List.of(Map.of("type", "password", "value", person.password(), "temporary", false)))));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        String granted =
                asked("GET", "/id/admin/realms/traitortrack/roles/" + role, "").body();
        var grant = asked("POST", USERS + "/" + id(name) + "/role-mappings/realm", "[" + granted + "]");
        assertThat(grant.statusCode()).as(grant.body()).isEqualTo(204);
        return person;
    }

    /** Whether the account takes no password for now. */
    static boolean isLocked(Person person) {
        String state = asked(
                        "GET",
                        "/id/admin/realms/traitortrack/attack-detection/brute-force/users/" + id(person.name()),
                        "")
                .body();
        return JSON.readTree(state).get("disabled").booleanValue();
    }

    /** A code of this device that was not sent before; the realm takes those of the step before and the one after, too. */
    static synchronized String freshCode(String user, Totp device) {
        long now = Totp.stepAt(Instant.now());
        long step = Math.max(now, LAST_STEPS.getOrDefault(user, 0L) + 1);
        assertThat(step).as("too many codes at once").isLessThanOrEqualTo(now + 1);
        LAST_STEPS.put(user, step);
        return device.code(step);
    }

    private static String id(String name) {
        return JSON.readTree(
                        asked("GET", USERS + "?exact=true&username=" + name, "").body())
                .get(0)
                .get("id")
                .stringValue();
    }

    /** The administrator of the installation asks Keycloak at its own port; the gateway has no such way. */
    private static HttpResponse<String> asked(String method, String path, String body) {
        return RunningRealm.send(HttpRequest.newBuilder(RunningRealm.at(path))
                .header("Authorization", "Bearer " + administrator())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    /** Kept for half its life of a minute: each login costs Keycloak a slow hash. */
    private static synchronized String administrator() {
        if (Instant.now().isAfter(administratorUntil)) {
            String answer = RunningRealm.post(
                            RunningRealm.at("/id/realms/master/protocol/openid-connect/token"),
                            Map.of(
                                    "grant_type",
                                    "password",
                                    "client_id",
                                    "admin-cli",
                                    "username",
                                    "bootstrap-admin",
                                    "password",
                                    TestServers.secret("TT_KEYCLOAK_ADMIN_PASSWORD")))
                    .body();
            administrator = JSON.readTree(answer).get("access_token").stringValue();
            administratorUntil = Instant.now().plusSeconds(30);
        }
        return administrator;
    }
}
