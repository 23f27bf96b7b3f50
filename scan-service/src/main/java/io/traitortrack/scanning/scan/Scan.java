package io.traitortrack.scanning.scan;

import java.util.UUID;

import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.event.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A scan that is about to be decided: what was sent, and all that is known without looking at any bag.
 *
 * @param siteCode null where the station is unknown
 * @param granted whether the caller may scan at that site
 * @param code what the raw text turned out to be
 * @param parent what the parent's text turned out to be, null where none was sent
 * @param eventId id of the one event that this scan writes
 */
record Scan(
        ScanRequest request,
        String fingerprint,
        @Nullable String siteCode,
        boolean granted,
        Moment moment,
        Code code,
        @Nullable Code parent,
        UUID eventId,
        String requestId,
        @Nullable String traceparent) {

    UUID id() {
        return request.scanId();
    }

    BagEvents.Source source() {
        return new BagEvents.Source(id(), request.stationCode());
    }

    /** The scanned code, as far as the text is one. */
    @Nullable
    String codeText() {
        return text(code);
    }

    /** The parent that this scan is about: the one named, or the one scanned. */
    @Nullable
    String parentText() {
        return parent != null ? text(parent) : code instanceof Code.Parent own ? own.code() : null;
    }

    private static @Nullable String text(Code code) {
        return switch (code) {
            case Code.Parent known -> known.code();
            case Code.Child known -> known.code();
            case Code.Invalid ignored -> null;
        };
    }
}
