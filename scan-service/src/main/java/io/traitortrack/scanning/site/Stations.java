package io.traitortrack.scanning.site;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All stations. */
public interface Stations extends Repository<Station, String> {

    List<Station> findAllByOrderByCode();

    /** The next stations behind a code, of the sites that are reached. */
    @Query(
            "SELECT s FROM Station s WHERE s.code > :after AND (:all = TRUE OR s.siteCode IN :reached) ORDER BY s.code LIMIT :most")
    List<Station> page(String after, boolean all, Collection<String> reached, int most);

    Optional<Station> findByCode(String code);

    /** Returns the station and locks it until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT s FROM Station s WHERE s.code = :code")
    Optional<Station> lock(String code);

    Station saveAndFlush(Station station);
}
