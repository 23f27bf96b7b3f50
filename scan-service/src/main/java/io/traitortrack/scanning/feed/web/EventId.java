package io.traitortrack.scanning.feed.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.traitortrack.platform.problem.ProblemException;

/** Ids of the feed's events: a site and a number of its own, e.g. {@code LKO/1207}. */
final class EventId {

    private static final Pattern SHAPE = Pattern.compile("([A-Z0-9-]{1,20})/([0-9]{1,18})");

    private EventId() {}

    static String of(String site, long number) {
        return site + "/" + number;
    }

    /** Returns the number; 400 for an id of another site, and for what is none. */
    static long read(String field, String id, String site) {
        Matcher shape = SHAPE.matcher(id);
        if (!shape.matches() || !shape.group(1).equals(site)) {
            throw ProblemException.invalid(field, "must be an id of this site's feed, as " + of("LKO", 1207));
        }
        return Long.parseLong(shape.group(2));
    }
}
