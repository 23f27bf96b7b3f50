package io.traitortrack.scanning.site;

import java.time.LocalTime;
import java.time.ZoneId;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

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
    private long version;

    protected Site() {}

    /** Makes a new, active site, e.g. {@code LKO} Lucknow in {@code Asia/Kolkata}, open from 08:00 to 20:00. */
    public Site(String code, String name, ZoneId timeZone, LocalTime opensAt, LocalTime closesAt) {
        this.code = code;
        this.name = name;
        this.timeZone = timeZone.getId();
        this.opensAt = opensAt;
        this.closesAt = closesAt;
        this.active = true;
        this.version = 1;
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

    public long version() {
        return version;
    }
}
