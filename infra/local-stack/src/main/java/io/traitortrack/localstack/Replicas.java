package io.traitortrack.localstack;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.StateFolder;

/**
 * How many processes of the scan service run; the gateway balances over them. Together they open no more connections
 * for requests than one does (P-21), except that each has four.
 *
 * @param count 1 to 5
 */
public record Replicas(int count) {

    private static final int MOST = 5;
    private static final int POOL = 12;
    private static final int SMALLEST_POOL = 4;

    public Replicas {
        if (count < 1 || count > MOST) {
            throw new StartFailure("The scan service runs in 1 to " + MOST + " replicas, not in " + count + ".");
        }
    }

    /** As many as a stack was started with last; one before its first start. */
    public static Replicas of(StateFolder state) {
        return new Replicas(state.replicas().orElse(1));
    }

    /** Their numbers; the first one is 1. */
    List<Integer> numbers() {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    /** Numbers of those that run where there were more before. */
    Stream<Integer> surplus() {
        return IntStream.rangeClosed(count + 1, MOST).boxed();
    }

    /** How many connections each keeps. */
    int pool() {
        return Math.max(SMALLEST_POOL, POOL / count);
    }
}
