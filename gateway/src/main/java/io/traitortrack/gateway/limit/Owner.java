package io.traitortrack.gateway.limit;

import java.util.Locale;

/** What a bucket belongs to. */
enum Owner {
    /** The subject of a verified token. */
    USER,
    /** The code of a station, as a scan names it. */
    STATION,
    /** Where a request without a token comes from; never counted once somebody has logged in. */
    ADDRESS;

    /** The word in keys, metrics and problems, e.g. {@code user}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
