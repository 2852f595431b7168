package dev.truce.rollback.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.integrity.json.StrictJson;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JsonMembersTest {

    private static final JsonNode DOCUMENT = StrictJson.reader()
            .read(
                    "{\"text\":\"t\",\"texts\":[\"a\",\"b\"],\"mixed\":[\"a\",1],\"zero\":0,\"half\":0.5,\"less\":-1}",
                    "test");

    @Test
    void membersAreReadAsTheyStand() {
        assertThat(JsonMembers.PLAIN.text(DOCUMENT, "text")).isEqualTo("t");
        assertThat(JsonMembers.PLAIN.texts(DOCUMENT, "texts")).containsExactly("a", "b");
        assertThat(JsonMembers.PLAIN.texts(DOCUMENT, "none")).isEmpty();
        assertThat(JsonMembers.PLAIN.count(DOCUMENT, "zero")).isZero();
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsNamedWithWhatToDo() {
        JsonMembers members = new JsonMembers("make a new one");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> members.text(DOCUMENT, "zero"))
                .withMessage("\"zero\" is missing or no text; make a new one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> members.texts(DOCUMENT, "mixed"))
                .withMessage("\"mixed\" has something that is no text; make a new one");
        for (String wrong : new String[] {"none", "text", "half", "less"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> members.count(DOCUMENT, wrong))
                    .withMessage("\"" + wrong + "\" is missing or no count; make a new one");
        }
    }

    @Test
    void whereTheCallerSaysWhatToDoNothingIsAdded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonMembers.PLAIN.text(DOCUMENT, "none"))
                .withMessage("\"none\" is missing or no text");
    }
}
