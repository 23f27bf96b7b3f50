package io.traitortrack.scanning.site;

import java.util.Objects;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

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

    /** What is to be changed; null stays as it is. */
    public record Edit(@Nullable String name, @Nullable Boolean active) {}

    /** Changes it; false where it is so already, and then the version stays. */
    public boolean change(Edit edit) {
        String newName = Objects.requireNonNullElse(edit.name(), name);
        boolean newActive = Objects.requireNonNullElse(edit.active(), active);
        boolean same = newName.equals(name) && newActive == active;
        if (!same) {
            name = newName;
            active = newActive;
            version++;
        }
        return !same;
    }
}
