package io.traitortrack.platform.partition;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Makes the partitions of the coming days and months, detaches those whose time is over and drops them a week later; at start and then every six
 * hours, on every replica: the database sees to it that one does it.
 */
public class Partitions implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final JdbcTemplate jdbc;
    private final InstantSource clock;

    public Partitions(JdbcTemplate jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        maintain();
    }

    @Scheduled(fixedDelayString = "PT6H", initialDelayString = "PT6H")
    void maintain() {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        Map<String, @Nullable Object> done =
                jdbc.queryForMap("SELECT made, detached, dropped FROM maintain_partitions(?)", today);
        LOG.info(
                "Partitions: {} made, {} detached, {} dropped",
                done.get("made"),
                done.get("detached"),
                done.get("dropped"));
    }
}
