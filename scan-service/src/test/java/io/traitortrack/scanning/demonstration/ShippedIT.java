package io.traitortrack.scanning.demonstration;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.scanning.ScanService;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;

import static org.assertj.core.api.Assertions.assertThat;

class ShippedIT {

    private final ScanService service = ScanService.running();

    @Test
    void addsEverythingOnceHoweverManyReplicasStart() throws Exception {
        Shipped shipped = service.bean(Shipped.class);
        Callable<Boolean> start = () -> {
            shipped.run(new DefaultApplicationArguments());
            return true;
        };
        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> started : replicas.invokeAll(List.of(start, start, start))) {
                assertThat(started.get()).isTrue();
            }
        }

        // other tests sign people on and off, enter sites of their own, and do what raises exceptions
        String theirs = "topic = 'scanning.site' AND type NOT LIKE '%Shift%' AND type NOT LIKE '%Exception%'"
                + " AND value::jsonb ->> 'actor' = 'system:scan-service'";
        assertThat(service.number("SELECT count(*) FROM outbox WHERE " + theirs))
                .isEqualTo(2 + 10 + 32);
        assertThat(service.number("SELECT count(DISTINCT subject_version) FROM outbox WHERE key = 'LKO' AND " + theirs))
                .isEqualTo(31);
        assertThat(service.number("SELECT version FROM site WHERE code = 'LKO'"))
                .isEqualTo(service.number("SELECT count(*) FROM outbox WHERE topic = 'scanning.site' AND key = 'LKO'"));
    }
}
