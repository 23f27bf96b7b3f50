package io.traitortrack.gateway.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a body of scans weighs, and on which stations.
 *
 * <p>It is read with the strictness of the service that will decide: what cannot be read here is refused there. Such a
 * body names no station; as a batch it weighs as much as the largest, since nobody knows what it holds.
 *
 * @param scans at least 1, at most {@link #LARGEST_BATCH}
 * @param stations scans by the station that they name; texts that no station can be called are left out
 */
record ScanLoad(int scans, Map<String, Integer> stations) {

    /** The scan service takes no more at once. */
    static final int LARGEST_BATCH = 500;

    /** A batch comes from one station, perhaps two; more would only make Redis work. */
    private static final int MOST_STATIONS = 8;

    private static final Pattern STATION = Pattern.compile("[A-Z0-9-]{1,40}");

    private static final ScanLoad UNREADABLE_SCAN = new ScanLoad(1, Map.of());
    private static final ScanLoad UNREADABLE_BATCH = new ScanLoad(LARGEST_BATCH, Map.of());

    ScanLoad {
        stations = Map.copyOf(stations);
    }

    static ScanLoad ofScan(JsonMapper json, byte[] body) {
        Map<String, Integer> stations = new LinkedHashMap<>();
        try (JsonParser parser = json.createParser(body)) {
            parser.nextToken();
            readScan(parser, stations);
            return parser.nextToken() == null ? new ScanLoad(1, stations) : UNREADABLE_SCAN;
        } catch (JacksonException unreadable) {
            return UNREADABLE_SCAN;
        }
    }

    static ScanLoad ofBatch(JsonMapper json, byte[] body) {
        Map<String, Integer> stations = new LinkedHashMap<>();
        try (JsonParser parser = json.createParser(body)) {
            int scans = 0;
            parser.nextToken();
            for (String field = firstField(parser); field != null; field = parser.nextName()) {
                if (parser.nextToken() == JsonToken.START_ARRAY && field.equals("scans")) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        scans++;
                        if (scans > LARGEST_BATCH) {
                            return UNREADABLE_BATCH;
                        }
                        readScan(parser, stations);
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return parser.nextToken() == null ? new ScanLoad(Math.max(1, scans), stations) : UNREADABLE_BATCH;
        } catch (JacksonException unreadable) {
            return UNREADABLE_BATCH;
        }
    }

    private static void readScan(JsonParser parser, Map<String, Integer> stations) {
        for (String field = firstField(parser); field != null; field = parser.nextName()) {
            if (parser.nextToken() == JsonToken.VALUE_STRING && field.equals("stationCode")) {
                note(parser.getString(), stations);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** The name of the first field of an object; null where it has none, or where what stands here is no object. */
    private static @Nullable String firstField(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return parser.nextName();
        }
        parser.skipChildren();
        return null;
    }

    private static void note(String station, Map<String, Integer> stations) {
        if (STATION.matcher(station).matches() && (stations.size() < MOST_STATIONS || stations.containsKey(station))) {
            stations.merge(station, 1, Integer::sum);
        }
    }
}
