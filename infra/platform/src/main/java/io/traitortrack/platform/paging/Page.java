package io.traitortrack.platform.paging;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items at most as many as the limit asked for
 * @param next the cursor of the following page, null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {}
