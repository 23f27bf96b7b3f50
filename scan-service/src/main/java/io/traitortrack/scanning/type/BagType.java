package io.traitortrack.scanning.type;

import java.math.BigDecimal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A format of parents and what such a sack holds; data, so that a new one needs no new program (D-3). */
@Entity
public class BagType {

    @Id
    private String name;

    @Column
    private String commodity;

    @Column
    private String pattern;

    @Column
    private String reservedShape;

    @Column
    private int capacity;

    @Column
    private BigDecimal unitWeightKg;

    @Column
    private boolean active;

    @Column
    private long version;

    protected BagType() {}

    /**
     * Makes a new, active type.
     *
     * @param pattern regular expression that the whole canonical code matches, e.g. {@code SB\d{5}}
     * @param reservedShape what fits this but not the pattern is no code at all, e.g. {@code SB\W?\d*}
     * @param capacity children that a sack opened from now on may hold
     * @param unitWeightKg what a child weighs that nobody weighed
     */
    public BagType(
            String name,
            String commodity,
            String pattern,
            String reservedShape,
            int capacity,
            BigDecimal unitWeightKg) {
        this.name = name;
        this.commodity = commodity;
        this.pattern = pattern;
        this.reservedShape = reservedShape;
        this.capacity = capacity;
        this.unitWeightKg = unitWeightKg.setScale(3);
        this.active = true;
        this.version = 1;
    }

    public String name() {
        return name;
    }

    public String commodity() {
        return commodity;
    }

    public String pattern() {
        return pattern;
    }

    public String reservedShape() {
        return reservedShape;
    }

    public int capacity() {
        return capacity;
    }

    public BigDecimal unitWeightKg() {
        return unitWeightKg;
    }

    public boolean active() {
        return active;
    }

    public long version() {
        return version;
    }
}
