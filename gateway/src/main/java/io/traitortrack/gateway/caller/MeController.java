package io.traitortrack.gateway.caller;

import io.traitortrack.platform.security.CallerToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/me}. */
@RestController
class MeController {

    @GetMapping("/api/v1/me")
    Me me(CallerToken token) {
        return Me.of(token.caller(), token.getToken().getExpiresAt());
    }
}
