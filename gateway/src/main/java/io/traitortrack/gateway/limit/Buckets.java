package io.traitortrack.gateway.limit;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Where tokens are counted. */
interface Buckets {

    /**
     * Takes what a request asks of its buckets, from all of them or from none.
     *
     * @return the refusal with the longest pause; null where every bucket held enough
     */
    @Nullable
    Refused take(List<Claim> claims);
}
