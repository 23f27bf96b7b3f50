package io.traitortrack.platform.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to carry: a lock in the database, held by a session that must keep showing itself.
 *
 * <p>The server ends the session of a holder that says nothing for {@value #SILENCE}: a holder that is killed, cut off or
 * frozen is replaced. Who waits asks again and again instead of waiting in a statement, which would hold a snapshot, and
 * with it every dead row, for as long as the holder lives.
 */
final class Tenure implements AutoCloseable {

    static final String SILENCE = "8s";
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);
    private static final int NETWORK_TIMEOUT_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

    private final Connection session;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Tenure(Connection session) {
        this.session = session;
    }

    /** Takes the lock if nobody holds it; the session is the tenure's from then on. */
    static Optional<Tenure> tryTake(Connection session, String source) throws SQLException {
        try (PreparedStatement take = session.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
            take.setString(1, "relay " + source);
            try (ResultSet row = take.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return Optional.empty();
                }
            }
        }
        try (Statement silence = session.createStatement()) {
            silence.execute("SET idle_session_timeout = '" + SILENCE + "'");
        }
        session.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
        return Optional.of(new Tenure(session));
    }

    /** Shows the session alive from now on, and tells when it is not. */
    void keep(Runnable lost) {
        Thread.ofVirtual().name("relay-tenure").start(() -> {
            try (Statement sign = session.createStatement()) {
                while (!ended.await(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS)) {
                    sign.execute("SELECT 1");
                }
            } catch (SQLException failure) {
                if (ended.getCount() > 0) {
                    LOG.warn("The relay has lost its lock and stops: {}", failure.getMessage());
                    lost.run();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() throws SQLException {
        ended.countDown();
        session.close();
    }
}
