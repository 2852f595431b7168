package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What becomes of edits that stand beside each other. */
class SequenceMergeTest {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    /** Letters are elements; capitals are new. */
    @ParameterizedTest(name = "base {0}, local {1}, server {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                // one for one
                "a b c d   | a X c d   | a b Y d   | a X Y d",
                "a b c d e | a X Y d e | a b c Z e | a X Y Z e",
                // what grows, shrinks or goes leaves open what became of the neighbour
                "a b c d   | a c d     | a b Y d   | none",
                "a b c d   | a c d     | a b d     | none",
                "a b c d   | a c d     | a b c     | a c",
                "a b c d   | a X Y c d | a b Z d   | none",
                "a b c d   | a X c d   | a b Y Z d | none",
                "a b c d   | a X Y c d | a b d     | none",
                "a b c d e | a X d e   | a b c Y e | none",
                "a b c d e | a d e     | a b c Y e | none",
                "a b       | X b       | X a       | none",
                // and so may what is new beside it
                "a b c d   | a b X c d | a b Y d   | none",
                "a b c d   | a b c X d | a b Y d   | none",
                "a b c d   | a X b c d | a b Y d   | a X b Y d",
                // the same element
                "a b c     | a X c     | a Y c     | none",
                "a b c     | a X c     | a c       | none",
                "a b c d   | a X c d   | a X c Y   | a X c Y",
                "a b c d   | a c d     | a c Y     | a c Y",
                "a b c     | X Y c     | X b Z     | X Y Z",
                "a b c     | X b c     | X Y Z     | X Y Z",
                "a b c d   | X Y c d   | a Y Z d   | X Y Z d",
                // what one side added holds all that the other did
                "a b       | a X b     | a X Y b   | a X Y b",
                "a b       | a X Z b   | a Y X b   | none",
                // elements that stand twice or moved
                "c c a     | X Z c a   | c c a Y   | X Z c a Y",
                "a b b b   | a X b b   | a X b Y   | a X b Y",
                "a b       | b a       | a a       | none",
            })
    void neighboursHoldWhereNeitherCanHaveTakenTheOthersPlace(
            String base, String local, String server, String expected) {
        assertThat(merged(base, local, server)).isEqualTo(expected);
        assertThat(merged(base, server, local)).as("mirrored").isEqualTo(expected);
    }

    /** Where both added the same element among others, it stands once; none where the rest would trade places with each merge. */
    @ParameterizedTest(name = "base {0}, local {1}, server {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a b | a X b   | a Y b   | a X Y b",
                "a b | a X Z b | a Y X b | none",
                "a b | a b X Z | a b Y X | a b Y X Z",
            })
    void lenientListsHoldWhatBothAdded(String base, String local, String server, String expected) {
        assertThat(merged(base, local, server, true)).isEqualTo(expected);
    }

    private static String merged(String base, String local, String server) {
        return merged(base, local, server, false);
    }

    private static String merged(String base, String local, String server, boolean lenient) {
        List<JsonNode> merged = SequenceMerge.merge(JSON, list(base), list(local), list(server), lenient);
        return merged == null ? "none" : merged.stream().map(JsonNode::asString).collect(Collectors.joining(" "));
    }

    private static JsonNode list(String names) {
        return JSON.read(Arrays.stream(names.split(" "))
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(",", "[", "]")));
    }
}
