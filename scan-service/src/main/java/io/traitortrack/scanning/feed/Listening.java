package io.traitortrack.scanning.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.micrometer.core.instrument.MeterRegistry;
import io.traitortrack.platform.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who listens at this replica, and whether there is something new for them: one look at the last numbers of all sites, five
 * times a second while anybody listens. Ends before the server does, so that listeners go to another replica.
 */
@Component
@EnableConfigurationProperties(FeedLimits.class)
public class Listening implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final long LOOK_MILLIS = 200;
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final FeedLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Condition listeners = lock.newCondition();
    private final Map<String, Deque<Place>> ofUser = new HashMap<>();
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private int all;
    private volatile boolean running;

    Listening(JdbcClient jdbc, FeedLimits limits, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.limits = limits;
        meters.gauge("traitortrack.feed.listeners", this, Listening::count);
    }

    /** How many listen now. */
    public int count() {
        lock.lock();
        try {
            return all;
        } finally {
            lock.unlock();
        }
    }

    public Duration heartbeat() {
        return limits.heartbeat();
    }

    public boolean isOver() {
        return !running;
    }

    /** A place among the listeners, to be given back. */
    public final class Place implements AutoCloseable {

        private final String user;
        private volatile boolean cut;

        private Place(String user) {
            this.user = user;
        }

        /** Whether a newer one of the same person took its turn. */
        public boolean isCut() {
            return cut;
        }

        /** Waits until the site has given a larger number, at most so long; says whether it has. */
        public boolean await(String site, long number, Duration most) throws InterruptedException {
            long left = most.toNanos();
            lock.lock();
            try {
                while (running && !cut && left > 0 && last.getOrDefault(site, 0L) <= number) {
                    left = news.awaitNanos(left);
                }
                return last.getOrDefault(site, 0L) > number;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * Takes a place. Where this person has as many as one may have, the oldest ends: whose connection broke comes again
     * before the service notices, and is not to be kept out by the own past.
     *
     * @throws ProblemException 429 {@code TOO_MANY_FEEDS} where as many again have not ended yet, 503 where all are taken
     */
    public Place take(String user) {
        lock.lock();
        try {
            Deque<Place> places = ofUser.getOrDefault(user, new ArrayDeque<>());
            if (places.size() >= 2 * limits.mostOfOne()) {
                throw ProblemException.of(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "TOO_MANY_FEEDS",
                                "You listen to " + limits.mostOfOne() + " feeds already.")
                        .retryAfter(COME_AGAIN);
            }
            if (!running || all >= limits.most()) {
                throw ProblemException.of(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "SERVICE_UNAVAILABLE",
                                "Too many listen here; try again.")
                        .retryAfter(COME_AGAIN);
            }
            Place place = new Place(user);
            places.add(place);
            ofUser.put(user, places);
            all++;
            long open = places.stream().filter(each -> !each.cut).count();
            places.stream()
                    .filter(each -> !each.cut)
                    .limit(Math.max(0, open - limits.mostOfOne()))
                    .toList()
                    .forEach(oldest -> oldest.cut = true);
            news.signalAll();
            listeners.signal();
            return place;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Place place) {
        lock.lock();
        try {
            ofUser.computeIfPresent(place.user, (_, places) -> {
                places.remove(place);
                return places.isEmpty() ? null : places;
            });
            all--;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("feed-look").start(this::look);
    }

    private void look() {
        while (running) {
            try {
                awaitListeners();
                Map<String, Long> now = new HashMap<>();
                jdbc.sql("SELECT site_code, last_number FROM feed_head").query(row -> {
                    now.put(row.getString(1), row.getLong(2));
                });
                tell(now);
            } catch (DataAccessException away) {
                LOG.warn("the feed waits for the database: {}", away.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void awaitListeners() throws InterruptedException {
        lock.lock();
        try {
            while (running && all == 0) {
                listeners.await();
            }
        } finally {
            lock.unlock();
        }
        Thread.sleep(LOOK_MILLIS);
    }

    private void tell(Map<String, Long> now) {
        lock.lock();
        try {
            if (!now.equals(last)) {
                last.clear();
                last.putAll(now);
                news.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
            news.signalAll();
            listeners.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
