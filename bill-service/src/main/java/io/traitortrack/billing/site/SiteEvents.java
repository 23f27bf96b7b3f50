package io.traitortrack.billing.site;

import java.time.ZoneId;
import java.util.List;

import io.traitortrack.billing.arrival.Arrivals;
import io.traitortrack.billing.type.BagType;
import io.traitortrack.billing.type.BagTypes;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

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
        for (ReceivedEvent event : events) {
            Long version = event.subjectVersion();
            if (version != null && event.version() == 1) {
                apply(event.type(), event.value(), version);
            }
        }
        arrivals.announceOnCommit();
    }

    private void apply(String type, JsonNode value, long version) {
        switch (type) {
            case "SiteChanged" ->
                sites.put(
                        value.required("siteCode").asString(),
                        value.required("name").asString(),
                        ZoneId.of(value.required("timeZone").asString()),
                        value.required("active").asBoolean(),
                        version);
            case "StationChanged" ->
                stations.put(
                        value.required("stationCode").asString(),
                        value.required("siteCode").asString(),
                        value.required("active").asBoolean(),
                        version);
            case "BagTypeChanged" ->
                types.put(
                        new BagType(
                                value.required("bagType").asString(),
                                value.required("pattern").asString(),
                                value.required("reservedShape").asString(),
                                value.required("active").asBoolean()),
                        version);
            default -> {
                // shifts and what may come later mean nothing to bills
            }
        }
    }
}
