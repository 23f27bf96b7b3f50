package io.traitortrack.scanning.register.web;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.text.PlainText;
import org.jspecify.annotations.Nullable;

/** Reads what is sent about sites, stations and bag types; each refuses by 400 and names the field. */
final class Fields {

    static final Pattern SITE_CODE = Pattern.compile("[A-Z0-9-]{1,20}");
    static final Pattern STATION_CODE = Pattern.compile("[A-Z0-9-]{1,40}");
    static final Pattern TYPE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    static final int LONGEST_NAME = 100;
    private static final int LARGEST_CAPACITY = 10_000;
    private static final BigDecimal HEAVIEST = new BigDecimal(1_000);

    private Fields() {}

    static String required(String field, @Nullable String value) {
        if (value == null) {
            throw ProblemException.invalid(field, "is missing");
        }
        return value;
    }

    static String code(String field, @Nullable String value, Pattern pattern) {
        String code = required(field, value);
        if (!pattern.matcher(code).matches()) {
            throw ProblemException.invalid(field, "must match " + pattern);
        }
        return code;
    }

    static String name(String field, @Nullable String value) {
        return PlainText.line(field, value, 1, LONGEST_NAME);
    }

    static ZoneId timeZone(String value) {
        if (!ZoneId.getAvailableZoneIds().contains(value)) {
            throw ProblemException.invalid("timeZone", "must be a time zone of the IANA database, like Asia/Kolkata");
        }
        return ZoneId.of(value);
    }

    static LocalTime time(String field, String value) {
        try {
            LocalTime time = LocalTime.parse(value);
            if (time.getSecond() == 0 && time.getNano() == 0) {
                return time;
            }
        } catch (DateTimeException noTime) {
            // told below
        }
        throw ProblemException.invalid(field, "must be a time of day in hours and minutes, like 08:00");
    }

    static int capacity(String field, @Nullable Integer value) {
        if (value == null || value < 1 || value > LARGEST_CAPACITY) {
            throw ProblemException.invalid(field, "must be between 1 and " + LARGEST_CAPACITY);
        }
        return value;
    }

    static BigDecimal weight(@Nullable BigDecimal value) {
        if (value == null
                || value.signum() <= 0
                || value.compareTo(HEAVIEST) > 0
                || value.stripTrailingZeros().scale() > 3) {
            throw ProblemException.invalid("unitWeightKg", "must be more than 0, at most 1000, with three decimals");
        }
        return value.setScale(3);
    }

    static @Nullable String optionalName(String field, @Nullable String value) {
        return PlainText.optionalLine(field, value, 1, LONGEST_NAME);
    }
}
