package io.traitortrack.audit.query.web;

import java.util.List;

import io.traitortrack.audit.log.TileIndex;
import io.traitortrack.audit.query.Auditing;
import io.traitortrack.audit.query.Events;
import io.traitortrack.audit.query.IndexRow;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The index behind search, laid open so that whoever reads the entries can compare the two. */
@RestController
class IndexController {
    private final Events events;

    IndexController(Events events) {
        this.events = events;
    }

    /** Rows in the order of the log; one for each entry, unless somebody changed the index. */
    record IndexBody(List<IndexRow> items) {

        IndexBody {
            items = List.copyOf(items);
        }
    }

    /** What the 256 entries of bundle {@code n} are found by. */
    @GetMapping("/api/v1/audit/events/index/{n}")
    ResponseEntity<IndexBody> index(Caller caller, @PathVariable long n) {
        Auditing.check(caller);
        if (n < 0 || n > TileIndex.LAST) {
            throw ProblemException.invalid("n", "must be the number of a bundle");
        }
        long start = TileIndex.full(n).start();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new IndexBody(events.rows(start, start + TileIndex.FULL_WIDTH)));
    }
}
