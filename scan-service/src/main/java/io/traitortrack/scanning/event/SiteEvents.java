package io.traitortrack.scanning.event;

import java.util.stream.Collectors;

import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.type.BagType;

/** Values of the events on {@code scanning.site}. */
public final class SiteEvents {

    public static final String TOPIC = "scanning.site";
    public static final String SITE_CHANGED = "io.traitortrack.SiteChanged.v1";
    public static final String STATION_CHANGED = "io.traitortrack.StationChanged.v1";
    public static final String BAG_TYPE_CHANGED = "io.traitortrack.BagTypeChanged.v1";

    private SiteEvents() {}

    /** A site as it is now; the moment carries its code. */
    public static String siteChanged(Moment moment, Site site) {
        return new EventJson(false)
                .text("name", site.name())
                .text("timeZone", site.timeZone().getId())
                .text("opensAt", site.opensAt().toString())
                .text("closesAt", site.closesAt().toString())
                .number("active", Boolean.toString(site.active()))
                .with(moment);
    }

    /** A station as it is now; the moment carries its site. */
    public static String stationChanged(Moment moment, Station station) {
        return new EventJson(false)
                .text("stationCode", station.code())
                .text("name", station.name())
                .number("active", Boolean.toString(station.active()))
                .with(moment);
    }

    /** A bag type as it is now; it belongs to no site. */
    public static String bagTypeChanged(Moment moment, BagType type) {
        return new EventJson(false)
                .text("bagType", type.name())
                .text("commodity", type.commodity())
                .text("pattern", type.pattern())
                .text("reservedShape", type.reservedShape())
                .number("capacity", Integer.toString(type.capacity()))
                .number("unitWeightKg", EventJson.kilograms(type.unitWeightKg()))
                .number("siteCapacities", siteCapacities(type))
                .number("active", Boolean.toString(type.active()))
                .with(moment);
    }

    private static String siteCapacities(BagType type) {
        return type.siteCapacities().entrySet().stream()
                .map(own -> "\"" + own.getKey() + "\":" + own.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
