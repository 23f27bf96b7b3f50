package io.traitortrack.scanning.search;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was found, the best match first.
 *
 * @param next always null: whoever needs more types more, or lists
 * @param suggestions codes that differ from what was typed by one character, where nothing fits it
 */
public record Answer(List<Found> items, @Nullable String next, List<String> suggestions) {}
