package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of merges, for texts in which words often stand twice. */
class TextMergeProperties {

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars(".,; ab").ofMaxLength(6);
    }

    @Property
    void bothSidesAreTreatedAlike(
            @ForAll("texts") String base, @ForAll("texts") String local, @ForAll("texts") String server) {
        assertThat(TextMerge.merge(base, server, local)).isEqualTo(TextMerge.merge(base, local, server));
    }

    @Property
    void whatIsMergedIsNotChangedByItsSides(
            @ForAll("texts") String base, @ForAll("texts") String local, @ForAll("texts") String server) {
        String merged = TextMerge.merge(base, local, server);
        if (merged != null) {
            assertThat(TextMerge.merge(base, local, merged)).isEqualTo(merged);
            assertThat(TextMerge.merge(base, merged, server)).isEqualTo(merged);
        }
    }

    @Property
    void whatOneSideChangedHolds(@ForAll("texts") String base, @ForAll("texts") String side) {
        assertThat(TextMerge.merge(base, side, base)).isEqualTo(side);
        assertThat(TextMerge.merge(base, base, side)).isEqualTo(side);
        assertThat(TextMerge.merge(base, side, side)).isEqualTo(side);
    }
}
