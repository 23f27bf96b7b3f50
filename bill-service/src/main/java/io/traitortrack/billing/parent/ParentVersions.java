package io.traitortrack.billing.parent;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts what billing says of each sack's code, gapless over all bills; its row is the lock of "may be billed".
 *
 * <p>Whoever takes this lock holds the bill's already, never the other way round.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class ParentVersions {

    private final JdbcClient jdbc;

    ParentVersions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits until nobody else bills or unbills this code, and keeps it so until the transaction ends. */
    public void lock(String parentCode) {
        jdbc.sql("INSERT INTO parent_version (parent_code, version) VALUES (:code, 0) ON CONFLICT DO NOTHING")
                .param("code", parentCode)
                .update();
        jdbc.sql("SELECT version FROM parent_version WHERE parent_code = :code FOR NO KEY UPDATE")
                .param("code", parentCode)
                .query(Long.class)
                .single();
    }

    /** Counts one more event of a locked code. */
    public long next(String parentCode) {
        return jdbc.sql("""
                        UPDATE parent_version SET version = version + 1 WHERE parent_code = :code RETURNING version
                        """).param("code", parentCode).query(Long.class).single();
    }
}
