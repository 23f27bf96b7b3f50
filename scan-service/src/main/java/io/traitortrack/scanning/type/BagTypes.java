package io.traitortrack.scanning.type;

import java.util.List;

import org.springframework.data.repository.Repository;

/** All bag types. */
public interface BagTypes extends Repository<BagType, String> {

    /** Returns every type, also retired ones: their codes stay parents. */
    List<BagType> findAllByOrderByName();
}
