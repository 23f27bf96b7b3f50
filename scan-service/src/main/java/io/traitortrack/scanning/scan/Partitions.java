package io.traitortrack.scanning.scan;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes the partitions of the coming days and months, at start and then every six hours. */
@Component
class Partitions implements ApplicationRunner {

    private final JdbcTemplate jdbc;
    private final InstantSource clock;

    Partitions(JdbcTemplate jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        prepare();
    }

    @Scheduled(fixedDelayString = "PT6H", initialDelayString = "PT6H")
    void prepare() {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        jdbc.query("SELECT prepare_partitions(?)", row -> {}, today);
    }
}
