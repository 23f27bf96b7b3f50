package io.traitortrack.gateway.landing;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /demonstration}: the demonstration users and how they log in, in the local profile only. */
@RestController
@Profile("local")
class Demonstration {

    static final List<Login> LOGINS = List.of(
            new Login("admin", List.of("admin"), List.of(), true),
            new Login("supervisor.lucknow", List.of("supervisor"), List.of("LKO"), true),
            new Login("biller.lucknow", List.of("biller"), List.of("LKO"), true),
            new Login("biller.indore", List.of("biller"), List.of("IDR"), true),
            new Login("dispatcher.lucknow", List.of("dispatcher"), List.of("LKO"), false),
            new Login("dispatcher.indore", List.of("dispatcher"), List.of("IDR"), false),
            new Login("auditor", List.of("auditor"), List.of(), true));

    /**
     * Who may log in here.
     *
     * @param secondFactor whether a one-time code is asked for
     */
    record Login(String username, List<String> roles, List<String> sites, boolean secondFactor) {

        /** As the realm's demonstration file has it; it opens nothing where that file was not imported. */
        @JsonProperty
        String password() {
            return "demonstration-" + username;
        }
    }

    record Logins(List<Login> logins, String note) {}

    @GetMapping("/demonstration")
    Logins logins() {
        return new Logins(
                LOGINS,
                "./traitortrack token USER logs in as any of them, one-time code included, and prints an access token.");
    }
}
