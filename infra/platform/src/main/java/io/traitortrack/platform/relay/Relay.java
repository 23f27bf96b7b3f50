package io.traitortrack.platform.relay;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.traitortrack.platform.trace.EventSpans;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries the outbox to Kafka in commit order: one holder among all replicas, elected by a lock in the database.
 *
 * <p>An event counts as carried only after the broker's acknowledgement by all replicas; then, not before, the position
 * moves. A crash in between sends again, with the same id and the same number.
 */
public final class Relay implements SmartLifecycle {

    /** What the relay does right now. */
    public enum State {
        STOPPED,
        /** Waits for the lock that another replica holds. */
        STANDBY,
        /** Holds the lock; the engine starts. */
        STARTING,
        RUNNING,
        /** The engine ended with a failure; it starts again after a pause. */
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STANDBY_PAUSE = Duration.ofMillis(500);

    private final RelayProperties properties;
    private final String bootstrapServers;
    private final EventSpans spans;
    private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);
    private final AtomicLong carried = new AtomicLong();
    private volatile boolean wanted;
    private volatile @Nullable Carrying current;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread supervisor;

    public Relay(RelayProperties properties, String bootstrapServers, EventSpans spans) {
        this.properties = properties;
        this.bootstrapServers = bootstrapServers;
        this.spans = spans;
    }

    public State state() {
        return state.get();
    }

    /** How many events the broker has acknowledged to this process. */
    public long carried() {
        return carried.get();
    }

    @Override
    public synchronized void start() {
        wanted = true;
        stopping = new CountDownLatch(1);
        supervisor = Thread.ofPlatform().name("relay").start(this::supervise);
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        while (wanted) {
            try {
                long before = carried.get();
                hold();
                pause = carried.get() > before ? FIRST_PAUSE : pause;
            } catch (SQLException | IOException | RuntimeException failure) {
                if (wanted) {
                    LOG.warn("The relay stopped and starts again in {} ms", pause.toMillis(), failure);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
            state.set(wanted ? State.FAILED : State.STOPPED);
            if (wanted && !rest(pause)) {
                break;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        state.set(State.STOPPED);
    }

    /** Waits, or returns false at once when the relay is to stop. */
    private boolean rest(Duration pause) {
        try {
            return !stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Becomes the holder if nobody is, carries until the engine ends, and gives the lock back. */
    private void hold() throws SQLException, IOException, InterruptedException {
        state.set(State.STANDBY);
        try (Connection session = connect()) {
            Optional<Tenure> taken = take(session);
            if (taken.isEmpty()) {
                return;
            }
            try (Tenure tenure = taken.get();
                    Connection numbers = connect();
                    Carrying carrying = new Carrying(properties, bootstrapServers, spans, this::carried)) {
                state.set(State.STARTING);
                current = carrying;
                tenure.keep(carrying::stop);
                if (wanted) {
                    carrying.run(numbers, () -> state.set(State.RUNNING));
                }
            } finally {
                current = null;
            }
        }
    }

    /** Asks for the lock until it is free or the relay is to stop. */
    private Optional<Tenure> take(Connection session) throws SQLException {
        Optional<Tenure> taken = Tenure.tryTake(session, properties.source());
        while (taken.isEmpty() && rest(STANDBY_PAUSE)) {
            taken = Tenure.tryTake(session, properties.source());
        }
        return taken;
    }

    private void carried(int events) {
        carried.addAndGet(events);
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", properties.username());
        login.setProperty("password", properties.password());
        login.setProperty("currentSchema", properties.schema());
        login.setProperty("ApplicationName", "relay");
        login.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(properties.url(), login);
    }

    @Override
    public synchronized void stop() {
        wanted = false;
        stopping.countDown();
        Carrying carrying = current;
        if (carrying != null) {
            carrying.stop();
        }
        Thread thread = supervisor;
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(15));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return wanted;
    }

    /** Starts before the web server, and so stops after it: the last facts are still carried. Migrations are done by then. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }
}
