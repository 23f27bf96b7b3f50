package io.traitortrack.scanning.concern;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.event.ConcernEvents;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.event.SiteEventWriter;
import io.traitortrack.scanning.site.WhereScansHappen;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes exceptions of what was seen: a new one of what no live one is about, which is told, or one more time of the live
 * one, which is not. Whoever comes second waits for the first by the unique index. Locks are taken as everywhere here:
 * exceptions in order, then sites in order.
 */
@Component
class Raising {

    static final String SYSTEM = "system:scan-service";

    private final JdbcClient jdbc;
    private final SiteEventWriter events;
    private final WhereScansHappen places;
    private final IdSource ids;
    private final InstantSource clock;

    Raising(JdbcClient jdbc, SiteEventWriter events, WhereScansHappen places, IdSource ids, InstantSource clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.places = places;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void raise(Collection<Trouble> seen) {
        Map<Trouble.Key, Trouble> merged = new LinkedHashMap<>();
        seen.forEach(trouble -> merged.merge(trouble.key(), trouble, Trouble::and));
        List<Trouble> troubles = merged.values().stream().sorted(Trouble.ORDER).toList();
        if (troubles.isEmpty()) {
            return;
        }
        List<UUID> proposed = new ArrayList<>();
        troubles.forEach(_ -> proposed.add(ids.next()));
        Set<UUID> raised = upsert(troubles, proposed);
        for (int i = 0; i < troubles.size(); i++) {
            if (raised.contains(proposed.get(i))) {
                tell(proposed.get(i), troubles.get(i));
            }
        }
    }

    private Set<UUID> upsert(List<Trouble> troubles, List<UUID> proposed) {
        return new HashSet<>(jdbc
                .sql("""
                        INSERT INTO concern (id, kind, site_code, station_code, subject, codes, user_id, first_seen, last_seen, times, state)
                        SELECT id, kind, site, station, subject, string_to_array(codes, ' '), person, first_seen::timestamptz, last_seen::timestamptz, times, 'OPEN'
                        FROM unnest(:ids::uuid[], :kinds::text[], :sites::text[], :stations::text[], :subjects::text[], :codes::text[],
                          :users::text[], :first::text[], :last::text[], :times::bigint[])
                          AS seen (id, kind, site, station, subject, codes, person, first_seen, last_seen, times)
                        ON CONFLICT (kind, site_code, subject) WHERE state <> 'RESOLVED' DO UPDATE
                        SET times = concern.times + excluded.times, last_seen = greatest(concern.last_seen, excluded.last_seen)
                        RETURNING id
                        """)
                .param("ids", proposed.toArray(UUID[]::new))
                .param("kinds", texts(troubles, trouble -> trouble.kind().name()))
                .param("sites", texts(troubles, Trouble::site))
                .param("stations", texts(troubles, Trouble::station))
                .param("subjects", texts(troubles, Trouble::subject))
                .param("codes", texts(troubles, trouble -> String.join(" ", trouble.codes())))
                .param("users", texts(troubles, Trouble::user))
                .param("first", texts(troubles, trouble -> trouble.firstSeen().toString()))
                .param("last", texts(troubles, trouble -> trouble.lastSeen().toString()))
                .param("times", troubles.stream().map(Trouble::times).toArray(Long[]::new))
                .query(UUID.class)
                .list()
                .stream()
                .map(Objects::requireNonNull)
                .toList());
    }

    private void tell(UUID id, Trouble trouble) {
        Instant now = Times.micros(clock.instant());
        Moment moment = new Moment(trouble.site(), SYSTEM, trouble.lastSeen(), now, places.timeZoneOf(trouble.site()));
        events.write(
                id,
                ConcernEvents.RAISED,
                moment,
                ConcernEvents.raised(
                        moment,
                        id,
                        trouble.kind().name(),
                        trouble.subject(),
                        trouble.codes(),
                        trouble.station(),
                        trouble.user(),
                        trouble.firstSeen()));
    }

    private static String[] texts(
            List<Trouble> troubles, Function<Trouble, @org.jspecify.annotations.Nullable String> text) {
        return troubles.stream().map(text).toArray(String[]::new);
    }
}
