package io.traitortrack.scanning.scan;

import org.springframework.http.HttpStatus;

/** Why a scan is refused, in the order in which the reasons are looked at. */
enum Refusal {
    UNKNOWN_STATION(HttpStatus.UNPROCESSABLE_CONTENT, false),
    SITE_NOT_GRANTED(HttpStatus.FORBIDDEN, false),
    SCAN_ID_REUSED(HttpStatus.CONFLICT, false),
    INVALID_CODE(HttpStatus.UNPROCESSABLE_CONTENT, true),
    WRONG_ROLE(HttpStatus.UNPROCESSABLE_CONTENT, true),
    PARENT_NOT_FOUND(HttpStatus.NOT_FOUND, false),
    OTHER_SITE(HttpStatus.CONFLICT, false),
    LABEL_LOT_CONFLICT(HttpStatus.CONFLICT, true),
    LINKED_ELSEWHERE(HttpStatus.CONFLICT, true),
    PARENT_FULL(HttpStatus.CONFLICT, true),
    PARENT_NOT_OPEN(HttpStatus.CONFLICT, true);

    private final HttpStatus status;
    private final boolean isFinal;

    Refusal(HttpStatus status, boolean isFinal) {
        this.status = status;
        this.isFinal = isFinal;
    }

    HttpStatus status() {
        return status;
    }

    /** A final refusal takes the scan id and is replayed; any other leaves it free. */
    boolean isFinal() {
        return isFinal;
    }
}
