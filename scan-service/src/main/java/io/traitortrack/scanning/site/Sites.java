package io.traitortrack.scanning.site;

import java.util.List;

import org.springframework.data.repository.Repository;

/** All sites. */
public interface Sites extends Repository<Site, String> {

    List<Site> findAllByOrderByCode();
}
