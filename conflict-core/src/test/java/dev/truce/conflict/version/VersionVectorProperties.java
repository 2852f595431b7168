package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Vectors are a join semilattice, and comparing them is its order. */
class VersionVectorProperties {

    @Property
    void theRelationIsThatOfEverySingleCount(
            @ForAll("vectors") VersionVector one, @ForAll("vectors") VersionVector two) {
        Set<String> nodes = new TreeSet<>(one.counts().keySet());
        nodes.addAll(two.counts().keySet());
        boolean less = nodes.stream().anyMatch(node -> one.count(node) < two.count(node));
        boolean more = nodes.stream().anyMatch(node -> one.count(node) > two.count(node));
        Causality expected =
                less ? (more ? Causality.CONCURRENT : Causality.BEFORE) : (more ? Causality.AFTER : Causality.SAME);
        assertThat(one.compare(two)).isEqualTo(expected);
        assertThat(two.compare(one)).isEqualTo(expected.mirrored());
        assertThat(expected == Causality.SAME).isEqualTo(one.equals(two));
    }

    @Property
    void theJoinHoldsTheHigherOfEveryCount(@ForAll("vectors") VersionVector one, @ForAll("vectors") VersionVector two) {
        VersionVector join = one.join(two);
        for (String node : Set.of("a", "b", "c", "\uD83D\uDE00", "\uFF5E")) {
            assertThat(join.count(node)).isEqualTo(Math.max(one.count(node), two.count(node)));
        }
        assertThat(VersionVector.of(join.counts())).isEqualTo(join).hasSameHashCodeAs(join);
    }

    @Property
    void joiningIsCommutativeAssociativeAndIdempotent(
            @ForAll("vectors") VersionVector one,
            @ForAll("vectors") VersionVector two,
            @ForAll("vectors") VersionVector three) {
        assertThat(one.join(two)).isEqualTo(two.join(one));
        assertThat(one.join(two).join(three)).isEqualTo(one.join(two.join(three)));
        assertThat(one.join(one)).isEqualTo(one);
        assertThat(one.join(VersionVector.EMPTY)).isEqualTo(one);
    }

    @Property
    void theJoinIsTheLeastAboveBoth(
            @ForAll("vectors") VersionVector one,
            @ForAll("vectors") VersionVector two,
            @ForAll("vectors") VersionVector above) {
        VersionVector join = one.join(two);
        assertThat(join.compare(one)).isIn(Causality.SAME, Causality.AFTER);
        assertThat(join.compare(two)).isIn(Causality.SAME, Causality.AFTER);
        boolean aboveBoth = includes(above, one) && includes(above, two);
        assertThat(includes(above, join)).isEqualTo(aboveBoth);
    }

    @Property
    void beforeIsTransitive(
            @ForAll("vectors") VersionVector one,
            @ForAll("vectors") VersionVector two,
            @ForAll("vectors") VersionVector three) {
        if (includes(three, two) && includes(two, one)) {
            assertThat(includes(three, one)).isTrue();
        }
    }

    @Property
    void aWriteMakesADescendantAndTwoWritesOfTwoNodesAreRivals(@ForAll("vectors") VersionVector one) {
        assertThat(one.next("a").compare(one)).isEqualTo(Causality.AFTER);
        assertThat(one.next("a").count("a")).isEqualTo(one.count("a") + 1);
        assertThat(one.next("a").compare(one.next("b"))).isEqualTo(Causality.CONCURRENT);
    }

    private static boolean includes(VersionVector above, VersionVector below) {
        Causality relation = above.compare(below);
        return relation == Causality.AFTER || relation == Causality.SAME;
    }

    @Provide
    Arbitrary<VersionVector> vectors() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, 2);
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "\uD83D\uDE00", "\uFF5E"), counts)
                .map((Map<String, Long> each) -> VersionVector.of(each));
    }
}
