package io.traitortrack.billing.site;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.traitortrack.billing.type.BagType;
import io.traitortrack.billing.type.BagTypes;
import io.traitortrack.platform.arrival.Arrivals;
import io.traitortrack.platform.inbox.Content;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.springframework.stereotype.Component;

/** Learns sites, stations and bag types from {@code scanning.site}; the newer version of each wins. */
@Component
class SiteEvents implements EventConsumer {

    private final Sites sites;
    private final Stations stations;
    private final BagTypes types;
    private final Arrivals arrivals;

    SiteEvents(Sites sites, Stations stations, BagTypes types, Arrivals arrivals) {
        this.sites = sites;
        this.stations = stations;
        this.types = types;
        this.arrivals = arrivals;
    }

    @Override
    public String name() {
        return "bill-service-sites";
    }

    @Override
    public List<String> topics() {
        return List.of("scanning.site");
    }

    @Override
    public void apply(List<ReceivedEvent> events) {
        // all are read before the first is written
        List<Runnable> writes =
                events.stream().map(this::read).flatMap(Optional::stream).toList();
        writes.forEach(Runnable::run);
        arrivals.announceOnCommit();
    }

    /** Returns what is to be written; shifts and what may come later mean nothing to bills. */
    private Optional<Runnable> read(ReceivedEvent event) {
        return switch (event.type()) {
            case "SiteChanged" -> Optional.of(site(Content.of(event, 1)));
            case "StationChanged" -> Optional.of(station(Content.of(event, 1)));
            case "BagTypeChanged" -> Optional.of(type(Content.of(event, 1)));
            default -> Optional.empty();
        };
    }

    private Runnable site(Content content) {
        String code = content.text("siteCode");
        String name = content.text("name");
        ZoneId timeZone = content.read("timeZone", ZoneId::of);
        boolean active = content.flag("active");
        long version = content.subjectVersion();
        return () -> sites.put(code, name, timeZone, active, version);
    }

    private Runnable station(Content content) {
        String code = content.text("stationCode");
        String site = content.text("siteCode");
        boolean active = content.flag("active");
        long version = content.subjectVersion();
        return () -> stations.put(code, site, active, version);
    }

    private Runnable type(Content content) {
        BagType type = new BagType(
                content.text("bagType"),
                content.read("pattern", Pattern::compile).pattern(),
                content.read("reservedShape", Pattern::compile).pattern(),
                content.flag("active"));
        long version = content.subjectVersion();
        return () -> types.put(type, version);
    }
}
