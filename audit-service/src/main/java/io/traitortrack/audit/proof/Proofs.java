package io.traitortrack.audit.proof;

import java.time.Duration;
import java.util.Optional;

import io.traitortrack.audit.log.Checkpoints;
import io.traitortrack.audit.log.Log;
import org.springframework.stereotype.Component;

/** Makes proofs from the stored tiles. */
@Component
public class Proofs {
    private final Log log;
    private final Checkpoints checkpoints;

    Proofs(Log log, Checkpoints checkpoints) {
        this.log = log;
        this.checkpoints = checkpoints;
    }

    /** The proof of an entry under the newest checkpoint; waits this long for one that covers it. */
    public Optional<InclusionProof> inclusion(long index, Duration patience) {
        return checkpoints
                .covering(index, patience)
                .map(checkpoint ->
                        new InclusionProof(index, log.tree(checkpoint, tree -> tree.inclusion(index)), checkpoint));
    }
}
