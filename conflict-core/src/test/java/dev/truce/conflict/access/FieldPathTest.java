package dev.truce.conflict.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "/a/b", "/a//b", "/~0/~1", "/a/"})
    void aPathIsEqualToItselfAlone(String pointer) {
        FieldPath path = FieldPath.parse(pointer);
        assertThat(path).hasToString(pointer).isEqualTo(path).isEqualTo(FieldPath.parse(pointer));
        assertThat(path).hasSameHashCodeAs(FieldPath.parse(pointer));
        for (String other : List.of("", "/", "/a", "/b", "/a/b", "/b/b", "/a//b", "/~0/~1", "/a/")) {
            assertThat(path.equals(FieldPath.parse(other))).isEqualTo(pointer.equals(other));
        }
        assertThat(path).isNotEqualTo(pointer);
    }

    @Test
    void aNameMayHoldWhatAPointerEscapes() {
        assertThat(FieldPath.ROOT.child("a/b~c")).hasToString("/a~1b~0c").isEqualTo(FieldPath.parse("/a~1b~0c"));
        assertThat(FieldPath.parse("/a~1b/~01").segments()).containsExactly("a/b", "~1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "/a, '', true",
        "/a/b, /a, true",
        "/a/b, /a/b, true",
        "/a, /a/b, false",
        "/ab, /a, false",
        "/b/a, /a, false",
        "'', /a, false"
    })
    void aValueIsPartOfThoseItsPathBeginsWith(String inner, String outer, boolean within) {
        assertThat(FieldPath.parse(inner).isWithin(FieldPath.parse(outer))).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({"a, begin it with", "/a~, write", "/~2, write", "/a~b/c, write"})
    void whatIsNoPointerIsRefused(String text, String remedy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldPath.parse(text))
                .withMessageContaining("\"" + text + "\" is not a JSON Pointer: " + remedy);
    }
}
