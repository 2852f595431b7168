package dev.truce.testkit.arbitrary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DocumentEditTest {

    private static JsonNode json(String json) {
        return FieldAccess.json().read(json.replace('\'', '"'));
    }

    /** The way leads to the second member and the first element in it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REPLACE | {'a':1,'b':[1,2]} | {'a':1,'b':[9,2]}",
                "CLEAR   | {'a':1,'b':[1,2]} | {'a':1,'b':[null,2]}",
                "REMOVE  | {'a':1,'b':[1,2]} | {'a':1,'b':[2]}",
                "ADD     | {'a':1,'b':[1,2]} | {'a':1,'b':[9,1,2]}",
                "MOVE    | {'a':1,'b':[1,2]} | {'a':1,'b':[2,1]}",
                "MOVE    | {'a':1,'b':[1,2,3]} | {'a':1,'b':[2,1,3]}",
                "REPLACE | {'a':1,'b':[[1],2]} | {'a':1,'b':[9,2]}",
                "REPLACE | {'a':1,'b':{'c':1}} | {'a':1,'b':{'c':9}}",
                "CLEAR   | {'a':1,'b':{'c':1}} | {'a':1,'b':{'c':null}}",
                "REMOVE  | {'a':1,'b':{'c':1}} | {'a':1,'b':{}}",
                "ADD     | {'a':1,'b':{'c':1}} | {'a':1,'b':{'c':1,'new':9}}",
                "MOVE    | {'a':1,'b':{'c':1}} | {'a':1,'b':{}}",
                "REPLACE | {'a':1,'b':2}     | {'a':1,'b':9}",
                "REMOVE  | {'a':1,'b':[]}    | {'a':1,'b':[9]}",
                "REMOVE  | {}                | {'new':9}",
                "REMOVE  | 1                 | 1"
            })
    void oneValueChangesAndNothingElse(DocumentEdit.Kind kind, String before, String after) {
        JsonNode document = json(before);
        DocumentEdit edit = new DocumentEdit(List.of(1, 0), kind, "new", json("9"));

        assertThat(edit.applyTo(document)).isEqualTo(json(after));
        assertThat(document).as("the given one").isEqualTo(json(before));
    }

    /** The way leads on to the first member or element in what is there, if there is one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REPLACE | {'a':1,'b':[{'c':1},2]} | {'a':1,'b':[{'c':9},2]}",
                "ADD     | {'a':1,'b':[[1],2]}     | {'a':1,'b':[[9,1],2]}",
                "REMOVE  | {'a':1,'b':[2,{'c':1}]} | {'a':1,'b':[{'c':1}]}",
                "REPLACE | {'a':1,'b':{'c':[1,2]}} | {'a':1,'b':{'c':[9,2]}}"
            })
    void aWayThroughAListGoesOnInItsElement(DocumentEdit.Kind kind, String before, String after) {
        DocumentEdit edit = new DocumentEdit(List.of(1, 0, 0), kind, "new", json("9"));

        assertThat(edit.applyTo(json(before))).isEqualTo(json(after));
    }
}
