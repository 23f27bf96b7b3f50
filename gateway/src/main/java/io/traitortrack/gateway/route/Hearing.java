package io.traitortrack.gateway.route;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request that can be given up at any time, with its connection: closing an answer reads it to its end, and some have
 * none.
 */
final class Hearing extends BasicClassicHttpRequest implements CancellableDependency {

    private static final long serialVersionUID = 1;

    private final transient AtomicReference<@Nullable Cancellable> connection = new AtomicReference<>();
    private final AtomicBoolean over = new AtomicBoolean();

    Hearing(String method, String target) {
        super(method, target);
    }

    @Override
    public void setDependency(Cancellable running) {
        connection.set(running);
        if (over.get()) {
            running.cancel();
        }
    }

    @Override
    public boolean isCancelled() {
        return over.get();
    }

    @Override
    public boolean cancel() {
        boolean first = over.compareAndSet(false, true);
        Cancellable running = connection.getAndSet(null);
        if (running != null) {
            running.cancel();
        }
        return first;
    }
}
