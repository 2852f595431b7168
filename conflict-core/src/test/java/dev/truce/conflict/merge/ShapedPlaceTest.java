package dev.truce.conflict.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.version.Stamp;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is gained by places: records of one shape are merged without being taken apart, and a place is made ready once. */
class ShapedPlaceTest {

    /** A merge, and what it asks of its access but whether a record has an end. */
    private static final class Watched<T> {

        private final List<String> asked = new ArrayList<>();
        private final FieldMerge<T> merge;

        @SuppressWarnings("unchecked") // the proxy hands every call on to an access of this type
        Watched(FieldAccess<T> access, Map<String, FieldRule> rules) {
            FieldAccess<T> watched = (FieldAccess<T>) Proxy.newProxyInstance(
                    FieldAccess.class.getClassLoader(),
                    new Class<?>[] {FieldAccess.class},
                    (proxy, method, arguments) -> {
                        if (!method.getName().equals("check")) {
                            asked.add(method.getName());
                        }
                        try {
                            return method.invoke(access, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            merge = new FieldMerge<>(watched, FieldRules.of(rules, List.of()), MergeOptions.DEFAULT);
        }

        List<String> asked(@Nullable T base, T local, T server) {
            asked.clear();
            merge.merge(base, local, server, Stamp.UNKNOWN, Stamp.UNKNOWN);
            return List.copyOf(asked);
        }
    }

    private static Watched<Object> watched(Class<?> type) {
        return new Watched<>(FieldAccess.of(type), Map.of());
    }

    record Point(int x, int y) {}

    sealed interface Part permits Line, Dot {}

    record Line(String name, Point from, Point to, Optional<String> note) implements Part {}

    record Dot(String name, Point at) implements Part {}

    private static final Point A = new Point(0, 0);
    private static final Point B = new Point(1, 1);
    private static final Optional<String> NOTE = Optional.of("n");

    private static Line line(String name, Point from, Point to) {
        return new Line(name, from, to, Optional.empty());
    }

    @Test
    void whatEachSideChangedAloneIsTakenUnseen() {
        Watched<Object> merge = watched(Point.class);
        assertThat(merge.asked(A, new Point(1, 0), new Point(0, 1))).containsExactly("kind", "shape", "shape");
        assertThat(merge.asked(A, new Point(1, 0), new Point(0, 1))).isEmpty();
        assertThat(merge.asked(A, new Point(0, 1), new Point(1, 0))).isEmpty();
        assertThat(merge.asked(A, A, B)).isEmpty();
    }

    @Test
    void anObjectThatOneSideChangedBesideTheOthersChangesIsTakenUnseenFromItsPlace() {
        Watched<Object> merge = watched(Line.class);
        merge.asked(line("a", A, A), line("b", A, A), line("a", A, B));
        assertThat(merge.asked(line("a", A, A), line("b", A, A), line("a", A, B)))
                .isEmpty();
        assertThat(merge.asked(line("a", A, A), line("a", A, B), line("b", A, A)))
                .isEmpty();
    }

    @Test
    void anObjectThatBothChangedIsMergedInAPlaceOfItsOwn() {
        Watched<Object> merge = watched(Line.class);
        Line base = line("a", A, B);
        Line local = line("a", new Point(2, 0), B);
        Line server = line("a", new Point(0, 3), B);
        assertThat(merge.asked(base, local, server)).containsExactly("kind", "shape", "shape", "kind", "shape");
        assertThat(merge.asked(base, local, server)).isEmpty();
    }

    @Test
    void aScalarThatBothChangedIsNoPlace() {
        Watched<Object> merge = watched(Line.class);
        merge.asked(line("a", A, A), line("a", A, A), line("a", A, A));
        assertThat(merge.asked(line("a", A, A), line("b", A, A), line("c", A, A)))
                .isNotEmpty()
                .doesNotContain("shape");
    }

    @Test
    void aMemberThatMayBeAbsentIsTheWalksOnceItChanges() {
        Watched<Object> merge = watched(Line.class);
        Line noted = new Line("a", A, B, NOTE);
        assertThat(merge.asked(noted, noted, line("b", A, B))).contains("members");
        assertThat(merge.asked(noted, noted, new Line("b", A, B, NOTE))).isEmpty();
    }

    @Test
    void theCasesOfASealedTypeAreEachMadeReadyOnce() {
        Watched<Object> merge = watched(Part.class);
        Dot dot = new Dot("a", A);
        Dot named = new Dot("b", A);
        Dot moved = new Dot("a", B);
        merge.asked(line("a", A, A), line("b", A, A), line("a", A, B));
        merge.asked(dot, named, moved);
        for (int i = 0; i < 2; i++) {
            assertThat(merge.asked(line("a", A, A), line("b", A, A), line("a", A, B)))
                    .containsExactly("kind", "shape");
            assertThat(merge.asked(dot, named, moved)).containsExactly("kind", "shape");
            assertThat(merge.asked(dot, named, moved)).isEmpty();
        }
        assertThat(merge.asked(dot, line("a", A, A), dot)).contains("isSameType");
        assertThat(merge.asked(line("a", A, A), dot, moved)).contains("isSameType");
    }

    @Test
    void noShapeIsAskedOfWhatIsNoObject() {
        Watched<JsonNode> merge = new Watched<>(FieldAccess.json(), Map.of());
        JsonNode one = FieldAccess.json().read("1");
        assertThat(merge.asked(one, FieldAccess.json().read("2"), one)).doesNotContain("shape");
        assertThat(merge.asked(
                        FieldAccess.json().read("{}"), one, FieldAccess.json().read("{}")))
                .contains("shape");
    }

    @Test
    void rulesThatTakeTheRecordWholeLeaveItToTheWalk() {
        Watched<Object> merge = new Watched<>(FieldAccess.of(Line.class), Map.of("", FieldRule.atomic()));
        assertThat(merge.asked(line("a", A, A), line("b", A, A), line("a", A, B)))
                .contains("same");
    }

    record Deep(int mine, int its, @Nullable Deep below) {}

    private static Deep deep(int mine, int its, int levels) {
        return new Deep(mine, its, levels == 0 ? null : deep(mine, its, levels - 1));
    }

    @Test
    void placesReachSixteenLevelsDown() {
        assertThat(watched(Deep.class).asked(deep(0, 0, 15), deep(1, 0, 15), deep(0, 1, 15)))
                .doesNotContain("members");
        assertThat(watched(Deep.class).asked(deep(0, 0, 16), deep(1, 0, 16), deep(0, 1, 16)))
                .contains("members");
    }

    @ParameterizedTest
    @ValueSource(classes = {OwnTypesTest.Wide.class, OwnTypesTest.Wider.class})
    void upToSixtyFourMembersMakeAShape(Class<?> type) throws ReflectiveOperationException {
        assertThat(askedOfNumbers(type)).doesNotContain("members");
    }

    @ParameterizedTest
    @ValueSource(classes = {OwnTypesTest.Widest.class, OwnTypesTest.LateOptional.class})
    void moreMembersOrLateOnesThatMayBeAbsentAreTheWalks(Class<?> type) throws ReflectiveOperationException {
        assertThat(askedOfNumbers(type)).contains("members");
    }

    private static List<String> askedOfNumbers(Class<?> type) throws ReflectiveOperationException {
        OwnTypesTest.Wide local = (OwnTypesTest.Wide) type.getConstructor().newInstance();
        OwnTypesTest.Wide server = (OwnTypesTest.Wide) type.getConstructor().newInstance();
        local.a00 = 1;
        server.a33 = 1;
        return watched(type).asked(type.getConstructor().newInstance(), local, server);
    }
}
