package io.traitortrack.scanning.type;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import org.jspecify.annotations.Nullable;

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

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "bag_type_capacity", joinColumns = @JoinColumn(name = "bag_type"))
    @MapKeyColumn(name = "site_code")
    @Column(name = "capacity")
    private Map<String, Integer> siteCapacities = new HashMap<>();

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

    /** What a sack opened at this site from now on may hold. */
    public int capacityAt(String siteCode) {
        return siteCapacities.getOrDefault(siteCode, capacity);
    }

    /** The sites that have a capacity of their own, in the order of their codes. */
    public NavigableMap<String, Integer> siteCapacities() {
        return new TreeMap<>(siteCapacities);
    }

    /** A type that is to be. */
    public record Draft(String name, String commodity, String pattern, int capacity, BigDecimal unitWeightKg) {}

    /**
     * What is to be changed; null stays as it is. The pattern never changes: codes that fit it are in use.
     *
     * @param siteCapacities by site; empty takes the site's own capacity away
     */
    public record Edit(
            @Nullable String commodity,
            @Nullable Integer capacity,
            @Nullable BigDecimal unitWeightKg,
            Map<String, Optional<Integer>> siteCapacities,
            @Nullable Boolean active) {}

    /** Changes it; false where it is so already, and then the version stays. */
    public boolean change(Edit edit) {
        Map<String, Integer> newCapacities = new HashMap<>(siteCapacities);
        edit.siteCapacities()
                .forEach((site, own) ->
                        own.ifPresentOrElse(value -> newCapacities.put(site, value), () -> newCapacities.remove(site)));
        String newCommodity = Objects.requireNonNullElse(edit.commodity(), commodity);
        int newCapacity = Objects.requireNonNullElse(edit.capacity(), capacity);
        BigDecimal newWeight = Objects.requireNonNullElse(edit.unitWeightKg(), unitWeightKg);
        boolean newActive = Objects.requireNonNullElse(edit.active(), active);
        boolean same = newCommodity.equals(commodity)
                && newCapacity == capacity
                && newWeight.compareTo(unitWeightKg) == 0
                && newActive == active
                && newCapacities.equals(siteCapacities);
        if (!same) {
            commodity = newCommodity;
            capacity = newCapacity;
            unitWeightKg = newWeight.setScale(3);
            active = newActive;
            siteCapacities.keySet().retainAll(newCapacities.keySet());
            siteCapacities.putAll(newCapacities);
            version++;
        }
        return !same;
    }
}
