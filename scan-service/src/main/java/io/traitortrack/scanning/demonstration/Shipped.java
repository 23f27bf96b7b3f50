package io.traitortrack.scanning.demonstration;

import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.type.BagType;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** What is there from the first start: the two bag types, and in the local profile the demonstration's sites. */
@Component
class Shipped implements ApplicationRunner {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");

    private static final List<BagType> TYPES = List.of(
            new BagType("mustard", "Mustard", "SB[0-9]{5}", "SB\\W?\\d*", 30, BigDecimal.ONE),
            new BagType("moong", "Moong", "M444-[0-9]{5}", "M44\\d?\\W?\\d*", 30, BigDecimal.ONE));

    private static final Map<String, String> SITES = new TreeMap<>(Map.of(
            "LKO", "Lucknow",
            "IDR", "Indore",
            "JAI", "Jaipur",
            "HSR", "Hisar",
            "SGNR", "Sri Ganganagar",
            "SNGR", "Sangaria",
            "BTI", "Bathinda",
            "RPR", "Raipur",
            "RNC", "Ranchi",
            "AKD", "Akola"));

    private final ReferenceData reference;
    private final Environment environment;

    Shipped(ReferenceData reference, Environment environment) {
        this.reference = reference;
        this.environment = environment;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        boolean demonstration = environment.acceptsProfiles(Profiles.of("local"));
        reference.add(TYPES, demonstration ? sites() : List.of(), demonstration ? stations() : List.of());
    }

    private static List<Site> sites() {
        return SITES.entrySet().stream()
                .map(site -> new Site(site.getKey(), site.getValue(), INDIA, LocalTime.of(8, 0), LocalTime.of(20, 0)))
                .toList();
    }

    /** Thirty stations at Lucknow, for storms; two at Indore. */
    private static List<Station> stations() {
        return Stream.concat(
                        IntStream.rangeClosed(1, 30).mapToObj(n -> station("LKO", n)),
                        IntStream.rangeClosed(1, 2).mapToObj(n -> station("IDR", n)))
                .toList();
    }

    private static Station station(String site, int number) {
        return new Station(site + "-" + number, site, SITES.get(site) + ", line " + number);
    }
}
