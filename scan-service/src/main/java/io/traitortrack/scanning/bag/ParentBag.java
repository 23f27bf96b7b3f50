package io.traitortrack.scanning.bag;

import java.math.BigDecimal;
import java.util.UUID;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.scanning.event.ParentAfter;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;
import org.springframework.http.HttpStatus;

/** A sack: one generation of a parent's code. Only to be changed under the lock of its code. */
@Entity
@Table(name = "bag")
@DynamicUpdate
public class ParentBag {

    @Id
    private UUID id;

    @Column
    private String code;

    @Column
    private int generation;

    @Column
    private String siteCode;

    @Column
    private String bagType;

    @Enumerated(EnumType.STRING)
    @Column
    private BagState state;

    @Column
    private int childCount;

    @Column
    private int capacity;

    @Column
    private BigDecimal unitWeightKg;

    @Column
    private BigDecimal weightKg;

    protected ParentBag() {}

    /**
     * Closes the sack short; it takes no more children. Returns false, and changes nothing, where it is sealed already.
     *
     * @throws ProblemException 409 {@code PARENT_EMPTY}, {@code PARENT_BILLED} or {@code PARENT_NOT_OPEN}
     */
    public boolean seal() {
        return switch (state) {
            case SEALED -> false;
            case BILLED -> throw conflict("PARENT_BILLED", "Sack " + code + " is on a bill.");
            case DISPATCHED, RECEIVED, RETIRED ->
                throw conflict("PARENT_NOT_OPEN", "Sack " + code + " is " + state + ".");
            case OPEN -> {
                if (childCount == 0) {
                    throw conflict("PARENT_EMPTY", "Sack " + code + " is empty.");
                }
                state = BagState.SEALED;
                yield true;
            }
        };
    }

    public UUID id() {
        return id;
    }

    public String code() {
        return code;
    }

    public String siteCode() {
        return siteCode;
    }

    /** The sack as events show it. */
    public ParentAfter after() {
        return ParentAfter.of(id, generation, bagType, capacity, childCount, state.name(), unitWeightKg, weightKg);
    }

    private ProblemException conflict(String problem, String detail) {
        return ProblemException.of(HttpStatus.CONFLICT, problem, detail).with("state", state);
    }
}
