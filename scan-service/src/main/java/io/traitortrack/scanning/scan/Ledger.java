package io.traitortrack.scanning.scan;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.event.ParentAfter;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a list of scans is about, read under their locks, and what the scans make of them: decided in memory,
 * then written at once. Confined to one transaction and one thread.
 */
final class Ledger {

    final Map<String, KnownCode> codes = new HashMap<>();
    final Map<String, Parent> parents = new HashMap<>();
    final Map<String, Child> children = new HashMap<>();
    final Map<UUID, Kept> scans = new HashMap<>();

    final List<Link> links = new ArrayList<>();
    final List<Row> newScans = new ArrayList<>();
    final List<Row> refusals = new ArrayList<>();
    final List<Filled> filled = new ArrayList<>();
    final List<OutboxEvent> events = new ArrayList<>();

    /** Scans of sacks that were sealed by the list that these stand in. */
    final Set<UUID> sealedBefore = new HashSet<>();

    /** Forgets what would be written, and keeps what would be so by then: for looking ahead. */
    void assume() {
        links.clear();
        newScans.clear();
        refusals.clear();
        filled.clear();
        events.clear();
    }

    /** A code's row; its version belongs to the aggregate's events. */
    static final class KnownCode {
        final String code;
        final String role;
        final boolean isNew;
        long version;
        int generation;
        boolean touched;

        KnownCode(String code, String role, long version, int generation, boolean isNew) {
            this.code = code;
            this.role = role;
            this.version = version;
            this.generation = generation;
            this.isNew = isNew;
        }

        long nextVersion() {
            touched = true;
            return ++version;
        }
    }

    /** The active generation of a parent. */
    static final class Parent {
        final UUID id;
        final String code;
        final int generation;
        final String siteCode;
        final String bagType;
        final int capacity;
        final BigDecimal unitWeightKg;
        final boolean isNew;
        final Instant openedAt;
        String state;
        int childCount;
        BigDecimal weightKg;
        boolean touched;

        Parent(
                UUID id,
                String code,
                int generation,
                String siteCode,
                String bagType,
                int capacity,
                BigDecimal unitWeightKg,
                String state,
                int childCount,
                BigDecimal weightKg,
                Instant openedAt,
                boolean isNew) {
            this.id = id;
            this.code = code;
            this.generation = generation;
            this.siteCode = siteCode;
            this.bagType = bagType;
            this.capacity = capacity;
            this.unitWeightKg = unitWeightKg;
            this.state = state;
            this.childCount = childCount;
            this.weightKg = weightKg;
            this.openedAt = openedAt;
            this.isNew = isNew;
        }

        boolean isFull() {
            return childCount >= capacity;
        }

        boolean isOpen() {
            return state.equals("OPEN");
        }

        /** Takes no more, although there is room. */
        void close() {
            state = "SEALED";
            touched = true;
        }

        /** Takes one child; the last one seals it (D-17). */
        void take(BigDecimal childWeightKg) {
            childCount++;
            weightKg = weightKg.add(childWeightKg);
            if (isFull()) {
                state = "SEALED";
            }
            touched = true;
        }

        ParentAfter after() {
            return ParentAfter.of(id, generation, bagType, capacity, childCount, state, unitWeightKg, weightKg);
        }
    }

    /** The active generation of a child. */
    static final class Child {
        final UUID id;
        final String code;
        final int generation;
        final String siteCode;
        final boolean isNew;
        final Instant openedAt;

        @Nullable
        String lot;

        @Nullable
        LocalDate dateOfTest;

        @Nullable
        BigDecimal weightKg;

        @Nullable
        String parentCode;

        boolean touched;

        Child(
                UUID id,
                String code,
                int generation,
                String siteCode,
                @Nullable String lot,
                @Nullable LocalDate dateOfTest,
                @Nullable BigDecimal weightKg,
                @Nullable String parentCode,
                Instant openedAt,
                boolean isNew) {
            this.id = id;
            this.code = code;
            this.generation = generation;
            this.siteCode = siteCode;
            this.lot = lot;
            this.dateOfTest = dateOfTest;
            this.weightKg = weightKg;
            this.parentCode = parentCode;
            this.openedAt = openedAt;
            this.isNew = isNew;
        }

        BagEvents.ChildBag bag() {
            return new BagEvents.ChildBag(code, id, generation, lot, dateOfTest);
        }
    }

    /** A scan whose answer is final. */
    record Kept(String fingerprint, ScanAnswer answer) {}

    record Link(
            UUID parentBagId,
            UUID id,
            UUID childBagId,
            UUID scanId,
            long childVersion,
            BigDecimal weightKg,
            Instant at) {}

    /** A scan with its answer, to be written. */
    record Row(
            Scan scan,
            ScanAnswer answer,
            @Nullable UUID parentBagId,
            @Nullable Long subjectVersion) {}

    /** A parent that a scan filled, and thereby sealed; or that was sealed short at the end of its list. */
    record Filled(UUID eventId, UUID bagId, Scan scan, long subjectVersion, String reason) {}
}
