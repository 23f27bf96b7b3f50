package io.traitortrack.billing.customer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.billing.site.Site;
import io.traitortrack.billing.site.Sites;
import io.traitortrack.platform.id.IdSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where trucks go: a site of ours where the text is a site's code, else a place of the customer (D-23). */
@Repository
public class Destinations {

    private final JdbcClient jdbc;
    private final IdSource ids;
    private final Sites sites;

    Destinations(JdbcClient jdbc, IdSource ids, Sites sites) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.sites = sites;
    }

    /** Finds or makes the destination, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID named(Name name, UUID customerId, Instant now) {
        Optional<Site> site = sites.find(name.key());
        return site.map(known -> site(known, now)).orElseGet(() -> place(name, customerId, now));
    }

    private UUID site(Site site, Instant now) {
        return findSite(site).orElseGet(() -> {
            jdbc.sql("""
                            INSERT INTO destination (id, site_code, name, name_key, created_at)
                            VALUES (:id, :site, :name, :site, :now) ON CONFLICT DO NOTHING
                            """)
                    .param("id", ids.next())
                    .param("site", site.code())
                    .param("name", site.name())
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
            return findSite(site).orElseThrow();
        });
    }

    private Optional<UUID> findSite(Site site) {
        return jdbc.sql("SELECT id FROM destination WHERE site_code = :site")
                .param("site", site.code())
                .query(UUID.class)
                .optional();
    }

    private UUID place(Name name, UUID customerId, Instant now) {
        return findPlace(name, customerId).orElseGet(() -> {
            jdbc.sql("""
                            INSERT INTO destination (id, customer_id, name, name_key, created_at)
                            VALUES (:id, :customer, :name, :key, :now) ON CONFLICT DO NOTHING
                            """)
                    .param("id", ids.next())
                    .param("customer", customerId)
                    .param("name", name.written())
                    .param("key", name.key())
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
            return findPlace(name, customerId).orElseThrow();
        });
    }

    private Optional<UUID> findPlace(Name name, UUID customerId) {
        return jdbc.sql("SELECT id FROM destination WHERE customer_id = :customer AND name_key = :key")
                .param("customer", customerId)
                .param("key", name.key())
                .query(UUID.class)
                .optional();
    }

    /** Returns the destination's name as first written, or the site's. */
    public String nameOf(UUID destinationId) {
        return jdbc.sql("SELECT name FROM destination WHERE id = :id")
                .param("id", destinationId)
                .query(String.class)
                .single();
    }
}
