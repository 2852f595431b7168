package dev.truce.conflict.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MemberCursorTest {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    private final List<String> lookedUp = new ArrayList<>();

    @Test
    void askedInItsOwnOrderItLooksNothingUp() {
        assertThat(asked("{'a':1,'b':2,'c':3}", "a", "b", "c")).containsExactly("1", "2", "3");
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void askedInAnotherOrderItFindsTheSame() {
        assertThat(asked("{'a':1,'b':2,'c':3}", "c", "b", "a")).containsExactly("3", "2", "1");
    }

    @Test
    void aMemberThatIsMissingHereCostsOneLookUp() {
        assertThat(asked("{'a':1,'c':3,'d':4}", "a", "b", "c", "d")).containsExactly("1", null, "3", "4");
        assertThat(lookedUp).containsExactly("b");
    }

    @Test
    void membersThatAreOnlyHereCostOneLookUp() {
        assertThat(asked("{'a':1,'x':0,'y':0,'b':2,'c':3}", "a", "b", "c")).containsExactly("1", "2", "3");
        assertThat(lookedUp).containsExactly("b");
    }

    @Test
    void aMemberThatWasPassedIsLookedUp() {
        assertThat(asked("{'a':1,'b':2,'c':3,'d':4}", "c", "a", "d", "b")).containsExactly("3", "1", "4", "2");
        assertThat(lookedUp).containsExactly("c", "a", "d", "b");
    }

    @Test
    void afterTheLastMemberItStillAnswers() {
        assertThat(asked("{'a':1}", "a", "b")).containsExactly("1", null);
        assertThat(asked("{}", "a")).containsExactly((String) null);
    }

    @Test
    void itCountsWhatItFound() {
        MemberCursor<JsonNode> cursor = new MemberCursor<>(JSON, json("{'a':1,'x':0,'b':2}"));
        cursor.find("a");
        cursor.find("missing");
        cursor.find("b");

        assertThat(cursor.found()).isEqualTo(2);
    }

    private List<@Nullable String> asked(String object, String... names) {
        MemberCursor<JsonNode> cursor = new MemberCursor<>(counting(), json(object));
        List<@Nullable String> found = new ArrayList<>();
        for (String name : names) {
            JsonNode value = cursor.find(name);
            found.add(value == null ? null : value.toString());
        }
        return found;
    }

    @SuppressWarnings("unchecked") // the proxy hands every call on to an access of this type
    private FieldAccess<JsonNode> counting() {
        return (FieldAccess<JsonNode>) Proxy.newProxyInstance(
                FieldAccess.class.getClassLoader(), new Class<?>[] {FieldAccess.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("member")) {
                        lookedUp.add((String) arguments[1]);
                    }
                    return method.invoke(JSON, arguments);
                });
    }

    private static JsonNode json(String text) {
        return JSON.read(text.replace('\'', '"'));
    }
}
