package io.traitortrack.scanning.bag;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** In which order a list of bags comes; ids are made when a bag is opened, so they sort by that time. */
enum BagOrder {
    NEWEST_FIRST("-openedAt", "b.id DESC", "b.id < :after"),
    OLDEST_FIRST("openedAt", "b.id", "b.id > :after"),
    BY_CODE("code", "b.code, b.generation", "(b.code, b.generation) > (:after, :afterGeneration)"),
    BY_CODE_BACKWARDS("-code", "b.code DESC, b.generation DESC", "(b.code, b.generation) < (:after, :afterGeneration)");

    private final String parameter;
    private final String by;
    private final String after;

    BagOrder(String parameter, String by, String after) {
        this.parameter = parameter;
        this.by = by;
        this.after = after;
    }

    static BagOrder of(@Nullable String parameter) {
        if (parameter == null) {
            return NEWEST_FIRST;
        }
        for (BagOrder order : values()) {
            if (order.parameter.equals(parameter)) {
                return order;
            }
        }
        throw ProblemException.invalid("sort", "must be one of -openedAt, openedAt, code, -code");
    }

    String by() {
        return by;
    }

    /** Returns the condition of what follows a cursor that {@link #keyOf} made. */
    String after(List<String> cursor, Map<String, Object> parameters) {
        if (!cursor.get(0).equals(name())) {
            throw Cursor.invalid();
        }
        String key = cursor.get(1);
        if (key.codePoints().anyMatch(Character::isISOControl)) {
            throw Cursor.invalid();
        }
        try {
            if (isByCode()) {
                int colon = key.indexOf(':');
                parameters.put("afterGeneration", Integer.valueOf(key.substring(0, Math.max(0, colon))));
                parameters.put("after", key.substring(colon + 1));
            } else {
                parameters.put("after", UUID.fromString(key));
            }
        } catch (IllegalArgumentException notOurs) {
            throw Cursor.invalid();
        }
        return after;
    }

    String keyOf(BagView last) {
        return isByCode() ? last.generation() + ":" + last.code() : last.bagId().toString();
    }

    private boolean isByCode() {
        return this == BY_CODE || this == BY_CODE_BACKWARDS;
    }
}
