package io.traitortrack.scanning.site;

import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All stations. */
public interface Stations extends Repository<Station, String> {

    List<Station> findAllByOrderByCode();

    Optional<Station> findByCode(String code);

    /** Returns the station and locks it until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT s FROM Station s WHERE s.code = :code")
    Optional<Station> lock(String code);

    Station saveAndFlush(Station station);
}
