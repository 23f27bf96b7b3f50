package io.traitortrack.scanning.correction;

import java.util.List;
import java.util.stream.Stream;

import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.sack.Arrival;
import io.traitortrack.scanning.sack.Sack;

/**
 * How a sack comes to hold something else: what leaves it, then what comes.
 *
 * @param kept packs that stay, as the list tells them
 * @param leaving with the sack that each goes into, if any
 */
record Repacking(
        Sack sack,
        List<Code.Child> kept,
        List<Replacement.Pack> leaving,
        List<Arrival> coming,
        List<Replacement.Refused> refused) {

    boolean changes() {
        return !leaving.isEmpty() || !coming.isEmpty();
    }

    /** The other sacks that it touches. */
    Stream<String> otherSacks() {
        return Stream.concat(
                leaving.stream().flatMap(pack -> Stream.ofNullable(pack.otherParent())),
                coming.stream().flatMap(pack -> Stream.ofNullable(pack.from())));
    }

    Stream<String> packs() {
        return Stream.of(
                        kept.stream().map(Code.Child::code),
                        leaving.stream().map(Replacement.Pack::code),
                        coming.stream().map(Arrival::code))
                .flatMap(codes -> codes);
    }
}
