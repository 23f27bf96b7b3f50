package io.traitortrack.scanning.demonstration;

import java.util.List;

import io.traitortrack.scanning.register.Register;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.type.BagType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Adds reference data that is not there yet, with its events; what is there stays as people changed it. */
@Component
class ReferenceData {

    private static final String ACTOR = "system:scan-service";

    private final JdbcClient jdbc;
    private final Register register;

    ReferenceData(JdbcClient jdbc, Register register) {
        this.jdbc = jdbc;
        this.register = register;
    }

    /** Adds all that is missing in one transaction; two replicas that start at once add it once. */
    @Transactional
    public void add(List<BagType> types, List<Site> sites, List<Station> stations) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('reference_data', 0))")
                .query((row, number) -> 1)
                .single();
        types.forEach(type -> register.addShipped(type, ACTOR));
        sites.forEach(site -> register.add(site, ACTOR));
        stations.forEach(station -> register.add(station, ACTOR));
    }
}
