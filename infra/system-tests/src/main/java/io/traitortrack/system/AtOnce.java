package io.traitortrack.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets many people do something at the same moment. */
public final class AtOnce {

    private AtOnce() {}

    /** The results in the order of the deeds; they start together once all are ready, and all end before this does. */
    public static <T> List<T> all(List<? extends Callable<T>> deeds) {
        CountDownLatch ready = new CountDownLatch(deeds.size());
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> deed : deeds) {
                futures.add(people.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return deed.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof AssertionError fault ? fault : new AssertionError(String.valueOf(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
