package io.traitortrack.scanning.site;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A registered scanning device of one site (D-9). */
@Entity
public class Station {

    @Id
    private String code;

    @Column
    private String siteCode;

    @Column
    private String name;

    @Column
    private boolean active;

    @Column
    private long version;

    protected Station() {}

    /** Makes a new, active station, e.g. {@code LKO-1}. */
    public Station(String code, String siteCode, String name) {
        this.code = code;
        this.siteCode = siteCode;
        this.name = name;
        this.active = true;
        this.version = 1;
    }

    public String code() {
        return code;
    }

    public String siteCode() {
        return siteCode;
    }

    public String name() {
        return name;
    }

    public boolean active() {
        return active;
    }

    public long version() {
        return version;
    }
}
