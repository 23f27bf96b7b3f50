package io.traitortrack.platform.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PersonalFieldsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final UUID EVENT = UUID.fromString("019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e");
    private static final UUID OWN = UUID.fromString("019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6f");

    @Test
    void theOpeningRecomputesTheCommitment() throws Exception {
        PersonalFields personal = PersonalFields.of(Map.of("driver", "R. Singh"), new SecureRandom());

        JsonNode opening = JSON.readTree(
                        personal.event(OWN, EVENT, Instant.EPOCH, "r", JSON).value())
                .path("fields")
                .path("driver");
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(Base64.getUrlDecoder().decode(opening.path("salt").asString()));
        sha256.update(opening.path("value").asString().getBytes(StandardCharsets.UTF_8));

        assertThat(personal.commitments())
                .containsEntry(
                        "driver",
                        "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest()));
    }

    @Test
    void equalValuesHaveCommitmentsOfTheirOwn() {
        PersonalFields personal = PersonalFields.of(Map.of("driver", "same", "notes", "same"), new SecureRandom());

        assertThat(personal.commitments().values()).doesNotHaveDuplicates();
        assertThat(personal.commitments().toString()).doesNotContain("same");
    }

    @Test
    void theOpeningTravelsUnderTheEventsId() {
        OutboxEvent opening = PersonalFields.of(Map.of("driver", "R. Singh"), new SecureRandom())
                .event(OWN, EVENT, Instant.EPOCH, "r", JSON);

        assertThat(opening.topic()).isEqualTo("audit.personal");
        assertThat(opening.key()).isEqualTo(EVENT.toString());
    }
}
