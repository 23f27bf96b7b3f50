package io.traitortrack.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class MerkleTreeTest {
    /** The eight leaves that the reference implementation of RFC 6962 is tested with. */
    private static final List<String> REFERENCE_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final InMemoryLog LOG = logOf(300);

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void hashesTheReferenceLeavesToTheReferenceRoots(int size, String root) {
        var log = new InMemoryLog(Fixtures.aSigner());
        REFERENCE_LEAVES.stream().limit(size).map(HexFormat.of()::parseHex).forEach(log::append);

        assertThat(HexFormat.of().formatHex(log.tree(size).root().toBytes())).isEqualTo(root);
    }

    @Test
    void growsToTheSameRootAsTheTilesGive() {
        var tree = GrowingTree.empty();
        for (int size = 0; size <= 300; size++) {
            assertThat(tree.root()).isEqualTo(LOG.tree(size).root());
            tree.append(Hash.leaf(entry(size)), tile -> {});
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void provesEveryLeafOfEveryTree(long size) {
        var tree = LOG.tree(size);
        for (long index = 0; index < size; index++) {
            var path = tree.inclusion(index);

            assertThat(ProofRules.includes(index, size, Hash.leaf(entry((int) index)), path, tree.root()))
                    .isTrue();
            assertThat(ProofRules.includes(index, size, Hash.leaf(entry(999)), path, tree.root()))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void provesEveryTreeConsistentWithEveryEarlierOne(long size) {
        var tree = LOG.tree(size);
        for (long old = 1; old <= size; old++) {
            var proof = tree.consistency(old);

            assertThat(ProofRules.consistent(old, size, LOG.tree(old).root(), tree.root(), proof))
                    .isTrue();
            assertThat(ProofRules.consistent(old, size, Hash.EMPTY_ROOT, tree.root(), proof))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void takesUpATreeWhereItEnded(long size) {
        var resumed = GrowingTree.resume(size, LOG::hashes);

        assertThat(resumed.root()).isEqualTo(LOG.tree(size).root());
        for (long next = size; next < 300; next++) {
            resumed.append(Hash.leaf(entry((int) next)), tile -> {});
        }
        assertThat(resumed.root()).isEqualTo(LOG.tree(300).root());
    }

    @Test
    void handsOutEachFullTileOnce() {
        var log = logOf(70_000);

        assertThat(log.fullTiles.keySet().stream().filter(key -> key.startsWith("0/")))
                .hasSize(273);
        assertThat(log.fullTiles.keySet().stream().filter(key -> key.startsWith("1/")))
                .hasSize(1);
        assertThat(log.fullTiles).hasSize(274);
        assertThat(GrowingTree.resume(70_000, log::hashes).root())
                .isEqualTo(log.tree(70_000).root());
        assertThat(ProofRules.includes(
                        66_666,
                        70_000,
                        Hash.leaf(entry(66_666)),
                        log.tree(70_000).inclusion(66_666),
                        log.tree(70_000).root()))
                .isTrue();
    }

    /** All small trees, and those around the edges of a tile. */
    static LongStream sizes() {
        return LongStream.concat(LongStream.rangeClosed(0, 34), LongStream.of(63, 64, 65, 255, 256, 257));
    }

    private static InMemoryLog logOf(int size) {
        var log = new InMemoryLog(Fixtures.aSigner());
        IntStream.range(0, size).mapToObj(MerkleTreeTest::entry).forEach(log::append);
        return log;
    }

    private static byte[] entry(int i) {
        return ("entry " + i).getBytes(StandardCharsets.UTF_8);
    }
}
