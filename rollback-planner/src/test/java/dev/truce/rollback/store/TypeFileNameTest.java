package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeFileNameTest {

    @ParameterizedTest
    @CsvSource({
        "azAZ09_-, azAZ09_-",
        "a.b, a.b",
        ".a, =2Ea",
        "/, =2F",
        ":, =3A",
        "@, =40",
        "[, =5B",
        "`, =60",
        "{, =7B",
        "é, =C3=A9",
        "=, =3D",
        "a b, a=20b"
    })
    void aNameBelongsToOneType(String type, String stem) {
        String name = stem + ".ndjson";

        assertThat(TypeFileName.of(type)).isEqualTo(name);
        assertThat(TypeFileName.type(name)).contains(type);
        assertThat(TypeFileName.isMisnamed(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my orders.ndjson",
                "é.ndjson",
                "a=.ndjson",
                "a=2.ndjson",
                "a=G0.ndjson",
                "a=2G.ndjson",
                "a=2f.ndjson",
                "a=41.ndjson",
                "a=C3.ndjson"
            })
    void aNameThatNoTypeHasIsMisnamed(String name) {
        assertThat(TypeFileName.type(name)).isEmpty();
        assertThat(TypeFileName.isMisnamed(name)).isTrue();
        assertThat(TypeFileName.type(TypeFileName.suggested(name)))
                .contains(name.substring(0, name.length() - ".ndjson".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest.json", "guest", ".ndjson", ".guest.ndjson"})
    void otherAndHiddenFilesAreNobodys(String name) {
        assertThat(TypeFileName.type(name)).isEmpty();
        assertThat(TypeFileName.isMisnamed(name)).isFalse();
    }

    @Test
    void aTypeWhoseNameWouldBeTooLongIsRefused() {
        assertThat(TypeFileName.of("a".repeat(248))).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TypeFileName.of("a".repeat(249)))
                .withMessageEndingWith(
                        "makes a file name of 256 characters, but at most 255 are possible; shorten the type");
    }
}
