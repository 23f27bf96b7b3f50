package io.traitortrack.scanning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

/** Every call that the service documents is for people with a token; a new one is covered when it is born. */
class WithoutTokenIT {

    private final ScanService service = ScanService.running();

    @Test
    void nothingIsAnswered() {
        List<String> calls = new ArrayList<>();
        expect(200, service.get("/v3/api-docs", service.dispatcher()))
                .body()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(calls).contains("POST /api/v1/scans", "POST /api/v1/shifts", "PATCH /api/v1/sites/{code}");
        assertThat(calls).allSatisfy(call -> {
            String[] words = call.split(" ", 2);
            String path = words[1].replaceAll("[{][^}]*}", "x");
            for (String token : List.of("", "forged")) {
                assertThat(service.call(words[0], path, token).status())
                        .as("%s with token '%s'", call, token)
                        .isEqualTo(401);
            }
        });
    }
}
