package io.traitortrack.scanning.imports;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks for jobs, one thread in every process; a stop lets the rows end that are being decided. */
@Component
public class ImportRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRunner.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private final ImportWork work;
    private final Semaphore woken = new Semaphore(0);
    private volatile @Nullable Thread thread;

    ImportRunner(ImportWork work) {
        this.work = work;
    }

    /** There is a job, as far as this process knows; another one finds it within a second. */
    public void wake() {
        woken.release();
    }

    @Override
    public void start() {
        // known before it runs, for it runs as long as it is known
        Thread runner = Thread.ofVirtual().name("imports").unstarted(this::run);
        thread = runner;
        runner.start();
    }

    private void run() {
        while (isRunning()) {
            try {
                if (!work.next(this::isRunning)) {
                    pause();
                }
            } catch (RuntimeException | LinkageError | StackOverflowError failed) {
                // the thread is the only one: it outlives everything but the end of its process
                LOG.warn("imports pause", failed);
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (woken.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                int more = woken.drainPermits();
                LOG.trace("woken {} times", more + 1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        wake();
        try {
            if (!running.join(LONGEST_STOP)) {
                LOG.warn("an import is left to its lease");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
