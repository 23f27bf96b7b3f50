package io.traitortrack.scanning.bag;

import java.util.Optional;
import java.util.UUID;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All sacks. */
public interface ParentBags extends Repository<ParentBag, UUID> {

    /** Locks the code of a sack until the transaction ends; everything that changes a sack takes this lock first. */
    @Query(
            nativeQuery = true,
            value = "SELECT version FROM code WHERE code = :code AND role = 'PARENT' FOR NO KEY UPDATE")
    Optional<Long> lock(String code);

    /** Counts one more event about the sack, under its lock, and returns its version. */
    @Query(nativeQuery = true, value = "UPDATE code SET version = version + 1 WHERE code = :code RETURNING version")
    long nextVersion(String code);

    /** Returns the active generation. */
    @Query(
            nativeQuery = true,
            value = "SELECT * FROM bag WHERE code = :code AND retired_at IS NULL AND bag_type IS NOT NULL")
    Optional<ParentBag> findActive(String code);

    /** Writes the sack. */
    ParentBag saveAndFlush(ParentBag bag);
}
