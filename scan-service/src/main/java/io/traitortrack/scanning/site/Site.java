package io.traitortrack.scanning.site;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A place where packs are packed, with its own time zone and working hours (D-8). */
@Entity
public class Site {

    @Id
    private String code;

    @Column
    private String name;

    @Column
    private String timeZone;

    @Column
    private LocalTime opensAt;

    @Column
    private LocalTime closesAt;

    @Column
    private boolean active;

    @Column
    private long edition;

    protected Site() {}

    /** Makes a new, active site, e.g. {@code LKO} Lucknow in {@code Asia/Kolkata}, open from 08:00 to 20:00. */
    public Site(String code, String name, ZoneId timeZone, LocalTime opensAt, LocalTime closesAt) {
        this.code = code;
        this.name = name;
        this.timeZone = timeZone.getId();
        this.opensAt = opensAt;
        this.closesAt = closesAt;
        this.active = true;
        this.edition = 1;
    }

    public String code() {
        return code;
    }

    public String name() {
        return name;
    }

    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    public LocalTime opensAt() {
        return opensAt;
    }

    public LocalTime closesAt() {
        return closesAt;
    }

    public boolean active() {
        return active;
    }

    /** What an edit is based on; only edits count it. */
    public long edition() {
        return edition;
    }

    /**
     * The first time after that instant at which the site closes. Where clocks go back over it, the later of the two; where
     * they skip it, as much later as they skip.
     */
    public Instant closesAfter(Instant instant) {
        LocalDate day = instant.atZone(timeZone()).toLocalDate().minusDays(1);
        Instant closing = closing(day);
        while (!closing.isAfter(instant)) {
            day = day.plusDays(1);
            closing = closing(day);
        }
        return closing;
    }

    /** Whether the site works at that time, by its own clock; what closes before it opens works through the night. */
    public boolean isWorkingAt(Instant instant) {
        LocalTime time = instant.atZone(timeZone()).toLocalTime();
        boolean opened = !time.isBefore(opensAt);
        boolean closed = !time.isBefore(closesAt);
        return opensAt.isBefore(closesAt) ? opened && !closed : opened || !closed;
    }

    private Instant closing(LocalDate day) {
        return ZonedDateTime.of(day.atTime(closesAt), timeZone())
                .withLaterOffsetAtOverlap()
                .toInstant();
    }

    /** What is to be changed; null stays as it is. */
    public record Edit(
            @Nullable String name,
            @Nullable ZoneId timeZone,
            @Nullable LocalTime opensAt,
            @Nullable LocalTime closesAt,
            @Nullable Boolean active) {}

    /** Changes it; false where it is so already, and then the version stays. */
    public boolean change(Edit edit) {
        String newName = Objects.requireNonNullElse(edit.name(), name);
        String newZone = edit.timeZone() == null ? timeZone : edit.timeZone().getId();
        LocalTime newOpensAt = Objects.requireNonNullElse(edit.opensAt(), opensAt);
        LocalTime newClosesAt = Objects.requireNonNullElse(edit.closesAt(), closesAt);
        boolean newActive = Objects.requireNonNullElse(edit.active(), active);
        boolean same = newName.equals(name)
                && newZone.equals(timeZone)
                && newOpensAt.equals(opensAt)
                && newClosesAt.equals(closesAt)
                && newActive == active;
        if (!same) {
            name = newName;
            timeZone = newZone;
            opensAt = newOpensAt;
            closesAt = newClosesAt;
            active = newActive;
            edition++;
        }
        return !same;
    }
}
