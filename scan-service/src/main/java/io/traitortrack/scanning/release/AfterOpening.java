package io.traitortrack.scanning.release;

import java.util.List;
import java.util.Set;

import io.traitortrack.scanning.sack.Deeds;
import io.traitortrack.scanning.sack.Sack;

/** Something that a sealed sack is opened for, done in the transaction that opens it. */
public interface AfterOpening {

    Set<Purpose> purposes();

    /** The other sacks that it touches; their codes are locked with that of the sack. */
    List<String> sacks(Release release);

    /** The packs that it touches; their codes are locked after those of the sacks. */
    List<String> packs(Release release);

    /**
     * Does it in the sack that was opened. Where something stands against it by now, the sack stays open and the rest as
     * it is: whoever asked is told so when asking again.
     */
    void proceed(Sack opened, Release release, Deeds.Occasion occasion);
}
