package io.traitortrack.billing.customer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who buys: one record per name, however often and however many at once write it. */
@Repository
public class Customers {

    private final JdbcClient jdbc;
    private final IdSource ids;

    Customers(JdbcClient jdbc, IdSource ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /** Finds or makes the customer of this name, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID named(Name name, Instant now) {
        return find(name).orElseGet(() -> {
            jdbc.sql("""
                            INSERT INTO customer (id, name, name_key, created_at) VALUES (:id, :name, :key, :now)
                            ON CONFLICT (name_key) DO NOTHING
                            """)
                    .param("id", ids.next())
                    .param("name", name.written())
                    .param("key", name.key())
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
            return find(name).orElseThrow();
        });
    }

    private Optional<UUID> find(Name name) {
        return jdbc.sql("SELECT id FROM customer WHERE name_key = :key")
                .param("key", name.key())
                .query(UUID.class)
                .optional();
    }

    /** Returns the customer's name as first written. */
    public String nameOf(UUID customerId) {
        return jdbc.sql("SELECT name FROM customer WHERE id = :id")
                .param("id", customerId)
                .query(String.class)
                .single();
    }
}
