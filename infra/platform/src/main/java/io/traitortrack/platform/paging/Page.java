package io.traitortrack.platform.paging;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items at most as many as the limit asked for
 * @param next the cursor of the following page, null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /**
     * Makes a page of what was found.
     *
     * @param found one more than the limit, where there are more
     * @param cursor of an item: the next page begins behind it
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = List.copyOf(found.subList(0, limit));
        return new Page<>(items, cursor.apply(items.getLast()));
    }

    /** The same page of something else. */
    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
