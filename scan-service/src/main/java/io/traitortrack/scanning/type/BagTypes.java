package io.traitortrack.scanning.type;

import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All bag types. */
public interface BagTypes extends Repository<BagType, String> {

    /** Returns every type, also retired ones: their codes stay parents. */
    List<BagType> findAllByOrderByName();

    /** The next types behind a name. */
    @Query("SELECT t FROM BagType t WHERE t.name > :after ORDER BY t.name LIMIT :most")
    List<BagType> page(String after, int most);

    /** Returns the type and locks it until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT t FROM BagType t WHERE t.name = :name")
    Optional<BagType> lock(String name);

    Optional<BagType> findByName(String name);

    BagType saveAndFlush(BagType type);
}
