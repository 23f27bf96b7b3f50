package io.traitortrack.billing.bill;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.platform.problem.ProblemException;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One truckload: its verbs keep D-25 to D-28 and refuse the wrong states.
 *
 * <p>Every verb that changes something raises the version by one, and exactly one event tells of it. Verbs are called
 * under the lock of {@link Bills#lock}.
 */
@Entity
public class Bill {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String number;

    @Column(updatable = false)
    private String siteCode;

    @Column(updatable = false)
    private UUID customerId;

    @Column(updatable = false)
    private UUID destinationId;

    @Column
    private String vehicle;

    @Column
    private int capacity;

    @Enumerated(EnumType.STRING)
    @Column
    private BillState state = BillState.DRAFT;

    @Column
    private long version;

    @Embedded
    private Totals totals = Totals.NONE;

    @Column
    private @Nullable String driver;

    @Column
    private @Nullable String notes;

    @Column(updatable = false)
    private LocalDate businessDay;

    @Column(updatable = false)
    private String createdBy;

    @Column(updatable = false)
    private Instant createdAt;

    @Column
    private @Nullable String completedBy;

    @Column
    private @Nullable Instant completedAt;

    @Column
    private @Nullable String completionReason;

    @Column
    private @Nullable String completionNote;

    protected Bill() {}

    /** Makes an empty draft, version 1. */
    Bill(UUID id, String number, BillPlan plan, LocalDate businessDay, Act act) {
        this.id = id;
        this.number = number;
        this.siteCode = plan.siteCode();
        this.customerId = plan.customerId();
        this.destinationId = plan.destinationId();
        this.vehicle = plan.vehicle();
        this.capacity = plan.capacity();
        this.driver = plan.driver();
        this.notes = plan.notes();
        this.businessDay = businessDay;
        this.createdBy = act.actor();
        this.createdAt = act.at();
        this.version = 1;
    }

    /** Puts a sealed sack on the bill. */
    public void load(LoadedParent parent) {
        requireOpen();
        if (totals.parents() >= capacity) {
            throw ProblemException.of(
                            HttpStatus.CONFLICT, "BILL_FULL", "Bill " + number + " holds its " + capacity + " sacks.")
                    .with("capacity", capacity);
        }
        totals = totals.plus(parent);
        state = BillState.LOADING;
        version++;
    }

    /** Takes a sack off the bill again. */
    public void unload(LoadedParent parent) {
        requireOpen();
        totals = totals.minus(parent);
        version++;
    }

    /**
     * Locks the bill: with its planned count, or with a reason (D-28).
     *
     * @return whether it was not completed before
     */
    boolean complete(@Nullable Reason given, Act act) {
        if (state == BillState.COMPLETED) {
            return false;
        }
        requireOpen();
        if (totals.parents() == 0) {
            throw ProblemException.of(HttpStatus.CONFLICT, "BILL_EMPTY", "Bill " + number + " holds no sack.");
        }
        if (given == null && totals.parents() < capacity) {
            throw ProblemException.of(
                            HttpStatus.CONFLICT,
                            "REASON_REQUIRED",
                            "Bill " + number + " holds " + totals.parents() + " of " + capacity
                                    + " planned sacks; say why it is complete.")
                    .with("missing", capacity - totals.parents());
        }
        Reason reason = given == null ? Reason.PLANNED_COUNT_REACHED : given;
        state = BillState.COMPLETED;
        completedBy = act.actor();
        completedAt = act.at();
        completionReason = reason.code();
        completionNote = reason.note();
        version++;
        return true;
    }

    /** Edits what is given; the answer says what changed, and is empty where everything was so already. */
    Changes change(BillEdit edit) {
        requireOpen();
        if (edit.capacity() != null && edit.capacity() < totals.parents()) {
            throw ProblemException.of(
                            HttpStatus.CONFLICT,
                            "CAPACITY_BELOW_LOADED",
                            "Bill " + number + " holds " + totals.parents() + " sacks already.")
                    .with("parents", totals.parents());
        }
        Map<String, Object> before = new LinkedHashMap<>();
        Map<String, Object> after = new LinkedHashMap<>();
        Map<String, String> personal = new LinkedHashMap<>();
        if (edit.vehicle() != null && !edit.vehicle().equals(vehicle)) {
            before.put("vehicle", vehicle);
            after.put("vehicle", edit.vehicle());
            vehicle = edit.vehicle();
        }
        if (edit.capacity() != null && edit.capacity() != capacity) {
            before.put("capacity", capacity);
            after.put("capacity", edit.capacity());
            capacity = edit.capacity();
        }
        if (edit.driver() != null && !edit.driver().equals(driver)) {
            personal.put("driver", edit.driver());
            driver = edit.driver();
        }
        if (edit.notes() != null && !edit.notes().equals(notes)) {
            personal.put("notes", edit.notes());
            notes = edit.notes();
        }
        Changes changes = new Changes(before, after, personal);
        if (!changes.isEmpty()) {
            version++;
        }
        return changes;
    }

    /** Passes while parents may come and go, else refuses with 409 {@code BILL_LOCKED}. */
    public void requireOpen() {
        if (!state.isOpen()) {
            throw ProblemException.of(HttpStatus.CONFLICT, "BILL_LOCKED", "Bill " + number + " is " + state + ".")
                    .with("state", state);
        }
    }

    /** What an edit changed; personal fields only as they are now. */
    record Changes(Map<String, Object> before, Map<String, Object> after, Map<String, String> personal) {

        boolean isEmpty() {
            return after.isEmpty() && personal.isEmpty();
        }
    }

    public UUID id() {
        return id;
    }

    public String number() {
        return number;
    }

    public String siteCode() {
        return siteCode;
    }

    UUID customerId() {
        return customerId;
    }

    UUID destinationId() {
        return destinationId;
    }

    String vehicle() {
        return vehicle;
    }

    public int capacity() {
        return capacity;
    }

    public BillState state() {
        return state;
    }

    public long version() {
        return version;
    }

    public Totals totals() {
        return totals;
    }

    @Nullable
    String driver() {
        return driver;
    }

    @Nullable
    String notes() {
        return notes;
    }

    LocalDate businessDay() {
        return businessDay;
    }

    String createdBy() {
        return createdBy;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant completedAt() {
        return completedAt;
    }

    @Nullable
    String completionReason() {
        return completionReason;
    }

    @Nullable
    String completionNote() {
        return completionNote;
    }
}
