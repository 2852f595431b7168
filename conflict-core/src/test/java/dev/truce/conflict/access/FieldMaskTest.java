package dev.truce.conflict.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldMaskTest {

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource({
        "/a,     /a,     covers",
        "/a,     /a/b,   covers",
        "/a/b,   /a,     reaches into",
        "/a/b,   '',     reaches into",
        "/a/b,   /a/c,   does not name",
        "/a/b,   /b,     does not name",
        "/*/b,   /a/b,   covers",
        "/*/b,   /a,     reaches into",
        "/*/b,   /a/c,   does not name",
        "/*,     /x/y,   covers",
        "'',     /x/y,   covers",
        "'',     '',     covers",
        "/a/b /a, /a,    covers",
        "/x /a/b, /a,    reaches into",
    })
    void aPatternCoversItsPathAndAllBelow(String patterns, String path, String expected) {
        FieldMask mask = FieldMask.of(List.of(patterns.split(" ", -1)));
        FieldPath at = FieldPath.parse(path);
        String found = mask.covers(at) ? "covers" : mask.reachesInto(at) ? "reaches into" : "does not name";
        assertThat(found).isEqualTo(expected);
        assertThat(mask.covers(at) && mask.reachesInto(at)).isFalse();
    }

    @Test
    void onlyTheWholeRecordIsAll() {
        assertThat(FieldMask.ALL.isAll()).isTrue();
        assertThat(FieldMask.of(List.of("/a", "")).isAll()).isTrue();
        assertThat(FieldMask.of(List.of("/*")).isAll()).isFalse();
        assertThat(FieldMask.of(List.of()).isAll()).isFalse();
        assertThat(FieldMask.of(List.of()).reachesInto(FieldPath.ROOT)).isFalse();
    }

    @Test
    void masksAreEqualByTheirPatternsInWhateverOrder() {
        FieldMask mask = FieldMask.of(List.of("/b", "/a", "/b"));
        assertThat(mask)
                .isEqualTo(FieldMask.of(List.of("/a", "/b")))
                .hasSameHashCodeAs(FieldMask.of(List.of("/a", "/b")))
                .isNotEqualTo(FieldMask.of(List.of("/a")))
                .isNotEqualTo("[/a, /b]")
                .hasToString("[/a, /b]");
        assertThat(mask.hashCode()).isNotEqualTo(FieldMask.of(List.of("/a")).hashCode());
        assertThat(mask.patterns()).containsExactly("/a", "/b");
    }

    @Test
    void aPatternIsAPointer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldMask.of(List.of("a")))
                .withMessage("\"a\" is not a JSON Pointer: begin it with \"/\"");
    }
}
