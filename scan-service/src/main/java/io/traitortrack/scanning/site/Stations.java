package io.traitortrack.scanning.site;

import java.util.List;

import org.springframework.data.repository.Repository;

/** All stations. */
public interface Stations extends Repository<Station, String> {

    List<Station> findAllByOrderByCode();
}
