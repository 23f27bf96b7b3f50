package io.traitortrack.scanning.event;

import java.time.Instant;
import java.util.UUID;

/** Values of the events about shifts on {@code scanning.site}. */
public final class ShiftEvents {

    public static final String STARTED = "io.traitortrack.ShiftStarted.v1";
    public static final String ENDED = "io.traitortrack.ShiftEnded.v1";

    private ShiftEvents() {}

    /** A person signed on at a station. */
    public static String started(Moment moment, UUID shiftId, String userId, String stationCode) {
        return new EventJson(false)
                .token("shiftId", shiftId.toString())
                .text("userId", userId)
                .text("stationCode", stationCode)
                .with(moment);
    }

    /** A shift ended, by a person or by the site's closing time. */
    public static String ended(
            Moment moment, UUID shiftId, String userId, String stationCode, Instant startedAt, String because) {
        return new EventJson(false)
                .token("shiftId", shiftId.toString())
                .text("userId", userId)
                .text("stationCode", stationCode)
                .at("startedAt", startedAt)
                .token("because", because)
                .with(moment);
    }
}
