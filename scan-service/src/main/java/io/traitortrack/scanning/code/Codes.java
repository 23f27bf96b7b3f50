package io.traitortrack.scanning.code;

import java.time.Duration;
import java.time.InstantSource;

import io.traitortrack.scanning.reference.Remembered;
import io.traitortrack.scanning.type.BagTypes;
import org.springframework.stereotype.Component;

/** The parser with the bag types of the database, at most five seconds old. */
@Component
public class Codes {

    private static final Duration AGE = Duration.ofSeconds(5);

    private final Remembered<CodeReader> reader;

    Codes(BagTypes types, InstantSource clock) {
        this.reader = new Remembered<>(() -> new CodeReader(types.findAllByOrderByName()), AGE, clock);
    }

    /** Reads raw text, see {@link CodeReader#read(String)}. */
    public Code read(String raw) {
        return reader.get().read(raw);
    }
}
