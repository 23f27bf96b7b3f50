package io.traitortrack.scanning.site.web;

import io.traitortrack.scanning.site.Station;

/** A station as the API shows it. */
public record StationView(String code, String siteCode, String name, boolean active) {

    public static StationView of(Station station) {
        return new StationView(station.code(), station.siteCode(), station.name(), station.active());
    }
}
