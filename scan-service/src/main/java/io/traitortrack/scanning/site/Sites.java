package io.traitortrack.scanning.site;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All sites. */
public interface Sites extends Repository<Site, String> {

    List<Site> findAllByOrderByCode();

    /** The next sites behind a code, of those that are reached. */
    @Query(
            "SELECT s FROM Site s WHERE s.code > :after AND (:all = TRUE OR s.code IN :reached) ORDER BY s.code LIMIT :most")
    List<Site> page(String after, boolean all, Collection<String> reached, int most);

    Optional<Site> findByCode(String code);

    /** Returns the site and locks it until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT s FROM Site s WHERE s.code = :code")
    Optional<Site> lock(String code);

    Site saveAndFlush(Site site);

    /** Counts one more event about the site, its stations or its shifts, and returns its version; keeps the row locked. */
    @Query(nativeQuery = true, value = "UPDATE site SET version = version + 1 WHERE code = :code RETURNING version")
    Optional<Long> nextVersion(String code);
}
