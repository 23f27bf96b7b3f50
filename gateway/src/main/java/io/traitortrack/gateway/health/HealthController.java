package io.traitortrack.gateway.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /health} for everybody, {@code GET /api/v1/system/health} for admins. */
@RestController
class HealthController {

    private static final Grant SYSTEM_HEALTH = Grant.everywhere(Role.ADMIN);

    private final ServicesWatch watch;
    private final @Nullable String version;

    HealthController(ServicesWatch watch, ObjectProvider<BuildProperties> build) {
        this.watch = watch;
        BuildProperties known = build.getIfAvailable();
        this.version = known == null ? null : known.getVersion();
    }

    /** The whole system in one word: 200 {@code UP} where everything is ready, else 503 {@code DOWN}. */
    @GetMapping("/health")
    ResponseEntity<Map<String, String>> health() {
        boolean up = watch.look().isUp();
        return ResponseEntity.status(up ? 200 : 503).body(Map.of("status", up ? "UP" : "DOWN"));
    }

    /**
     * The system in detail.
     *
     * @param checkedAt when the servers were asked
     */
    record SystemHealth(String status, @Nullable String version, Instant checkedAt, List<ServiceHealth> services) {}

    @GetMapping("/api/v1/system/health")
    SystemHealth systemHealth(Caller caller) {
        SYSTEM_HEALTH.check(caller);
        ServicesWatch.Round round = watch.look();
        return new SystemHealth(round.isUp() ? "UP" : "DOWN", version, round.checkedAt(), round.services());
    }
}
