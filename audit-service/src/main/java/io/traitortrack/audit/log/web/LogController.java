package io.traitortrack.audit.log.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

import io.traitortrack.audit.log.Checkpoint;
import io.traitortrack.audit.log.Log;
import io.traitortrack.audit.log.TileIndex;
import io.traitortrack.audit.log.VerifierKey;
import io.traitortrack.audit.query.Auditing;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The log as C2SP tlog-tiles serves it. Key, checkpoint and hashes are for everybody, entries for auditors. */
@RestController
@RequestMapping("/api/v1/audit/log")
class LogController {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final Duration YEAR = Duration.ofDays(365);

    private final Log log;
    private final VerifierKey key;

    LogController(Log log, VerifierKey key) {
        this.log = log;
        this.key = key;
    }

    @GetMapping("/key")
    ResponseEntity<String> key() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(TEXT)
                .body(key.line() + "\n");
    }

    @GetMapping("/checkpoint")
    ResponseEntity<String> checkpoint() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(TEXT)
                .body(latest().note());
    }

    @GetMapping("/tile/{level:[0-9]|[1-5][0-9]|6[0-3]}/{*index}")
    ResponseEntity<byte[]> tile(@PathVariable int level, @PathVariable String index) {
        return answer(
                index,
                (checkpoint, tile) -> log.tile(checkpoint, level, tile),
                CacheControl.maxAge(YEAR).cachePublic().immutable());
    }

    @GetMapping("/tile/entries/{*index}")
    ResponseEntity<byte[]> entries(Caller caller, @PathVariable String index) {
        Auditing.check(caller);
        return answer(
                index, log::bundle, CacheControl.maxAge(YEAR).cachePrivate().immutable());
    }

    private ResponseEntity<byte[]> answer(
            String path, BiFunction<Checkpoint, TileIndex, Optional<byte[]>> content, CacheControl caching) {
        var index = TileIndex.parse(path.substring(1));
        byte[] bytes = Optional.ofNullable(index)
                .flatMap(tile -> content.apply(latest(), tile))
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.NOT_FOUND, "TILE_NOT_FOUND", "The log has no such tile under its checkpoint."));
        return ResponseEntity.ok()
                .cacheControl(caching)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(bytes);
    }

    private Checkpoint latest() {
        return log.latest()
                .orElseThrow(() -> ProblemException.of(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "SERVICE_UNAVAILABLE",
                                "The log has not signed its first checkpoint yet.")
                        .retryAfter(Duration.ofSeconds(1)));
    }
}
