package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What types of the user's own say and JSON cannot: sets, cases of sealed types, members that are always there, no end. */
class OwnTypesTest {

    private static final Stamp EARLY = new Stamp(null, HybridTime.ofMillis(1));
    private static final Stamp LATE = new Stamp(null, HybridTime.ofMillis(2));

    /** One merge for many records, as a program has it; each result is held against the walk's, which remembers nothing. */
    private static final class Merges {

        private final FieldAccess<Object> access;
        private final FieldRules rules;
        private final FieldMerge<Object> merge;

        Merges(Class<?> type, Map<String, FieldRule> rules) {
            this.access = FieldAccess.of(type);
            this.rules = FieldRules.of(rules, List.of());
            this.merge = new FieldMerge<>(access, this.rules, MergeOptions.DEFAULT);
        }

        MergeResult<Object> merged(@Nullable Object base, Object local, Object server) {
            MergeResult<Object> result = merge.merge(base, local, server, LATE, EARLY);
            MergeResult<Object> ofWalk = new MergeWalk<>(access, MergeOptions.DEFAULT, base != null, LATE, EARLY)
                    .record(rules.root(), base, local, server);
            assertThat(access.write(result.value())).isEqualTo(access.write(ofWalk.value()));
            assertThat(result.value() == server).isEqualTo(ofWalk.value() == server);
            assertThat(result.trace()).isEqualTo(ofWalk.trace());
            assertThat(result.conflicts()).isEqualTo(ofWalk.conflicts());
            return result;
        }

        Object value(Object base, Object local, Object server) {
            MergeResult<Object> result = merged(base, local, server);
            assertThat(result.conflicts()).isEmpty();
            return result.value();
        }

        List<String> conflicts(@Nullable Object base, Object local, Object server) {
            return merged(base, local, server).conflicts().stream()
                    .map(each -> each.path().toString())
                    .toList();
        }
    }

    record Note(Optional<String> title, int count) {}

    /** As in documents: first the server's members, then what local added. */
    @Test
    void whatOneSideAddedIsToldAfterWhatTheServerHolds() {
        Merges merges = new Merges(Note.class, Map.of());
        MergeResult<Object> result = merges.merged(
                new Note(Optional.empty(), 1), new Note(Optional.of("x"), 1), new Note(Optional.empty(), 2));
        assertThat(result.value()).isEqualTo(new Note(Optional.of("x"), 2));
        assertThat(result.trace().steps())
                .extracting(step -> step.path().toString())
                .containsExactly("/count", "/title");
    }

    record Bag(Set<String> set, Set<Integer> numbers, Object any) {}

    private static Bag bag(String set) {
        return new Bag(new TreeSet<>(Arrays.asList(set.split(" "))), Set.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "a b,   a b c,   a b d,   a b c d",
        "a b,   b,       a b d,   b d",
        "a b,   b c,     a,       c",
        "a,     a c,     a c,     a c",
    })
    void setsMergeElementByElementInWhateverOrder(String base, String local, String server, String merged) {
        Merges merges = new Merges(Bag.class, Map.of());
        assertThat(merges.value(bag(base), bag(local), bag(server))).isEqualTo(bag(merged));
        assertThat(merges.value(bag(base), bag(server), bag(local))).isEqualTo(bag(merged));
    }

    @Test
    void setsWhoseElementsHaveNoNamesMergeAlike() {
        Merges merges = new Merges(Bag.class, Map.of());
        MergeResult<Object> result = merges.merged(
                new Bag(Set.of(), Set.of(1, 2), 0),
                new Bag(Set.of(), Set.of(2, 3), 0),
                new Bag(Set.of(), Set.of(1, 2, 4), 0));
        assertThat(result.value()).isEqualTo(new Bag(Set.of(), Set.of(2, 3, 4), 0));
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.trace().steps())
                .containsExactly(new Trace.Step(
                        FieldPath.parse("/numbers"),
                        "auto",
                        ChosenSide.BOTH,
                        "both sides' additions and removals hold"));
    }

    /** The order of a list means something and that of a set does not, so that neither can be followed. */
    @Test
    void aListAgainstASetConflicts() {
        Merges merges = new Merges(Bag.class, Map.of());
        Bag base = new Bag(Set.of(), Set.of(), List.of("b", "a"));
        Bag list = new Bag(Set.of(), Set.of(), List.of("b", "a", "d"));
        Bag set = new Bag(Set.of(), Set.of(), Set.of("b", "a", "c"));
        assertThat(merges.conflicts(base, set, list)).containsExactly("/any");
        assertThat(merges.conflicts(base, list, set)).containsExactly("/any");
    }

    sealed interface Part permits Round, Square {}

    record Round(String id, int size) implements Part {}

    record Square(String id, int size) implements Part {}

    record Box(String name, Part part, Map<String, Integer> sizes, Optional<String> note) {}

    private static Box box(String name, Part part) {
        return new Box(name, part, Map.of(), Optional.empty());
    }

    @Test
    void oneMergeServesRecordsOfEveryCase() {
        Merges merges = new Merges(Part.class, Map.of());
        for (int i = 0; i < 2; i++) {
            assertThat(merges.value(new Round("a", 1), new Round("b", 1), new Round("a", 2)))
                    .isEqualTo(new Round("b", 2));
            assertThat(merges.value(new Square("a", 1), new Square("b", 1), new Square("a", 2)))
                    .isEqualTo(new Square("b", 2));
            assertThat(merges.conflicts(new Round("a", 1), new Square("a", 1), new Round("a", 2)))
                    .containsExactly("");
            assertThat(merges.conflicts(new Square("a", 1), new Round("a", 3), new Round("a", 2)))
                    .containsExactly("");
            assertThat(merges.conflicts(null, new Square("a", 1), new Round("a", 1)))
                    .containsExactly("");
            assertThat(merges.conflicts(null, new Square("a", 1), new Square("a", 2)))
                    .containsExactly("/size");
        }
    }

    @Test
    void aMemberMayHoldAnotherCaseEachTime() {
        Merges merges = new Merges(Box.class, Map.of());
        for (int i = 0; i < 2; i++) {
            assertThat(merges.value(
                            box("x", new Round("a", 1)), box("x", new Round("b", 1)), box("x", new Round("a", 2))))
                    .isEqualTo(box("x", new Round("b", 2)));
            assertThat(merges.value(
                            box("x", new Square("a", 1)), box("x", new Square("b", 1)), box("x", new Square("a", 2))))
                    .isEqualTo(box("x", new Square("b", 2)));
            assertThat(merges.conflicts(
                            box("x", new Round("a", 1)), box("x", new Square("a", 1)), box("x", new Round("a", 2))))
                    .containsExactly("/part");
            assertThat(merges.conflicts(
                            box("x", new Round("a", 1)), box("x", new Round("a", 3)), box("x", new Square("a", 2))))
                    .containsExactly("/part");
            assertThat(merges.conflicts(
                            box("x", new Square("a", 1)), box("x", new Round("a", 3)), box("x", new Round("a", 2))))
                    .containsExactly("/part");
            assertThat(merges.conflicts(
                            box("x", new Round("a", 1)), box("y", new Round("a", 1)), box("z", new Round("a", 1))))
                    .containsExactly("/name");
        }
    }

    @Test
    void whatIsNoObjectOfOneTypeToMergeIsTheWalks() {
        Box base = box("x", new Round("a", 1));
        Box local = box("x", new Round("b", 1));
        Box server = box("x", new Round("a", 2));
        assertThat(new Merges(Box.class, Map.of("/part", FieldRule.atomic())).conflicts(base, local, server))
                .containsExactly("/part");
        assertThat(new Merges(Box.class, Map.of("/part", FieldRule.localOnly())).value(base, local, server))
                .isEqualTo(local);
        assertThat(new Merges(Box.class, Map.of("", FieldRule.atomic())).conflicts(base, local, server))
                .containsExactly("");
        Merges merges = new Merges(Box.class, Map.of());
        Box sized = new Box("x", new Round("a", 1), Map.of("s", 1), Optional.empty());
        Box other = new Box("x", new Round("a", 1), Map.of("t", 2), Optional.empty());
        assertThat(((Box) merges.value(base, sized, other)).sizes()).isEqualTo(Map.of("s", 1, "t", 2));
    }

    record Noted(Optional<String> note, int n, int m) {}

    @Test
    void anAbsentMemberThatLocalAddsComesLastInTheTraceAsInTheWalk() {
        Merges merges = new Merges(Noted.class, Map.of());
        MergeResult<Object> result = merges.merged(
                new Noted(Optional.empty(), 1, 1),
                new Noted(Optional.of("n"), 2, 1),
                new Noted(Optional.empty(), 1, 2));
        assertThat(result.value()).isEqualTo(new Noted(Optional.of("n"), 2, 2));
        assertThat(result.trace().steps())
                .extracting(step -> step.path().toString())
                .containsExactly("/n", "/m", "/note");
    }

    record Pair(int mine, int its, @Nullable Pair below) {}

    private static Pair pairs(int mine, int its, int levels) {
        return new Pair(mine, its, levels == 0 ? null : pairs(mine, its, levels - 1));
    }

    @Test
    void recordsMergeAtEveryDepth() {
        Merges merges = new Merges(Pair.class, Map.of());
        for (int i = 0; i < 2; i++) {
            assertThat(merges.value(pairs(0, 0, 40), pairs(1, 0, 40), pairs(0, 1, 40)))
                    .isEqualTo(pairs(1, 1, 40));
        }
    }

    @Test
    void whatBothSidesShareIsTheServersOwn() {
        Merges merges = new Merges(Box.class, Map.of("/part/id", FieldRule.immutable()));
        Box base = box("x", new Round("a", 1));
        Box changed = box("x", new Round("a", 2));
        Box corrupt = box("x", new Round("b", 1));
        assertThat(merges.value(base, base, base)).isSameAs(base);
        assertThat(merges.value(base, changed, changed)).isSameAs(changed);
        assertThat(merges.value(base, base, changed)).isSameAs(changed);
        assertThat(merges.value(changed, box("y", changed.part()), changed)).isEqualTo(box("y", changed.part()));
        assertThat(merges.conflicts(base, corrupt, corrupt)).containsExactly("/part/id");
        assertThat(merges.conflicts(base, corrupt, base)).containsExactly("/part/id");
        assertThat(merges.conflicts(base, box("y", corrupt.part()), box("z", corrupt.part())))
                .containsExactly("/name", "/part/id");
    }

    @Test
    void whatBothSidesShareLosesWhatIsComputedFromIt() {
        FieldAccess<Object> access = FieldAccess.of(Box.class);
        FieldRules rules = FieldRules.of(Map.of("/note", FieldRule.derived()), List.of());
        FieldMerge<Object> merge = new FieldMerge<>(access, rules, MergeOptions.DEFAULT);
        Box both = new Box("x", new Round("a", 1), Map.of(), Optional.of("one round"));
        assertThat(merge.merge(null, both, both, LATE, EARLY).value()).isEqualTo(box("x", new Round("a", 1)));
        assertThat(merge.merge(both, both, both, LATE, EARLY).value()).isEqualTo(box("x", new Round("a", 1)));
    }

    @Test
    void anAbsentMemberLeavesTheOthersAsTheyAre() {
        Merges merges = new Merges(Box.class, Map.of());
        Box base = box("x", new Round("a", 1));
        Box noted = new Box("x", new Round("a", 2), Map.of(), Optional.of("n"));
        Box named = new Box("y", new Round("b", 1), Map.of("s", 1), Optional.empty());
        Box all = new Box("y", new Round("b", 2), Map.of("s", 1), Optional.of("n"));
        assertThat(merges.value(base, noted, named)).isEqualTo(all);
        assertThat(merges.value(base, named, noted)).isEqualTo(all);
    }

    @Test
    void twoCasesAreNoSameContentAndTheLoserLosesItsOwnWhole() {
        FieldMerge<Object> merge = new FieldMerge<>(
                FieldAccess.of(Box.class),
                FieldRules.of(Map.of("/part/size", FieldRule.derived()), List.of()),
                MergeOptions.DEFAULT);
        Box round = box("x", new Round("a", 1));
        Box square = box("x", new Square("a", 1));
        assertThat(merge.sameContent(round, square)).isFalse();
        assertThat(merge.sameContent(round, box("x", new Round("a", 2)))).isTrue();
        assertThat(merge.sameContent(round, box("x", new Round("b", 1)))).isFalse();
        assertThat(merge.lostChanges(round, square, round)).containsExactly(FieldPath.parse("/part"));
        assertThat(merge.lostChanges(square, round, box("x", new Round("b", 1))))
                .containsExactly(FieldPath.parse("/part/id"));
    }

    public static class Wide {
        public int a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
        public int a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30;
        public Round a31 = new Round("a", 1);
        public Round a32 = new Round("a", 1);
        public int a33;
    }

    public static class LateOptional extends Wide {
        public Optional<String> z = Optional.empty();
    }

    public static class Wider extends Wide {
        public int b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
        public int b16, b17, b18, b19, b20, b21, b22, b23, b24, b25, b26, b27, b28, b29;
    }

    public static class Widest extends Wider {
        public int c;
    }

    @ParameterizedTest
    @ValueSource(classes = {Wide.class, LateOptional.class, Wider.class, Widest.class})
    void membersMergeOneByOneHoweverManyThereAre(Class<?> type) throws ReflectiveOperationException {
        FieldAccess<Object> access = FieldAccess.of(type);
        Merges merges = new Merges(type, Map.of());
        JsonNode base = json(access.write(type.getConstructor().newInstance()));
        List<String> names = base.propertyNames().stream()
                .filter(name -> base.get(name).isNumber())
                .toList();
        for (int i = 0; i < names.size(); i++) {
            String mine = names.get(i);
            String its = names.get((i + 1) % names.size());
            ObjectNode local = (ObjectNode) base.deepCopy();
            ObjectNode server = (ObjectNode) base.deepCopy();
            ObjectNode both = (ObjectNode) base.deepCopy();
            local.put(mine, 7);
            both.put(mine, 7);
            server.put(its, 8);
            both.put(its, 8);
            for (String name : List.of("a31", "a32")) {
                local.withObject("/" + name).put("id", "b");
                server.withObject("/" + name).put("size", 2);
                both.withObject("/" + name).put("id", "b").put("size", 2);
            }
            Object merged = merges.value(
                    access.read(base.toString()), access.read(local.toString()), access.read(server.toString()));
            assertThat(json(access.write(merged))).isEqualTo(both);
        }
    }

    @Test
    void aMemberBeyondTheFirstThatMayBeAbsentIsOneOfTheMany() {
        Merges merges = new Merges(LateOptional.class, Map.of());
        LateOptional base = new LateOptional();
        LateOptional noted = new LateOptional();
        noted.z = Optional.of("n");
        LateOptional counted = new LateOptional();
        counted.a33 = 1;
        LateOptional merged = (LateOptional) merges.value(base, noted, counted);
        assertThat(merged.z).contains("n");
        assertThat(merged.a33).isEqualTo(1);
    }

    record Chain(int n, @Nullable Chain next) {}

    private static Chain chain(int length) {
        Chain chain = null;
        for (int i = 0; i < length; i++) {
            chain = new Chain(i, chain);
        }
        return new Chain(length, chain);
    }

    @Test
    void aRecordWithoutEndIsRefusedWhereverItStands() {
        FieldAccess<Object> access = FieldAccess.of(Chain.class);
        FieldMerge<Object> merge = new FieldMerge<>(access, FieldRules.NONE, MergeOptions.DEFAULT);
        Chain good = chain(1);
        Chain endless = chain(600);
        assertRefused(() -> merge.sameContent(endless, good));
        assertRefused(() -> merge.sameContent(good, endless));
        assertRefused(() -> merge.agreement(endless, good, good));
        assertRefused(() -> merge.agreement(good, endless, good));
        assertRefused(() -> merge.agreement(good, good, endless));
        assertThat(merge.access()).isSameAs(access);
        assertRefused(() -> merge.lostChanges(endless, good, good));
        assertRefused(() -> merge.lostChanges(good, endless, good));
        assertRefused(() -> merge.lostChanges(good, good, endless));
        assertRefused(() -> merge.merge(endless, good, good, LATE, EARLY));
        assertRefused(() -> merge.merge(good, endless, good, LATE, EARLY));
        assertRefused(() -> merge.merge(good, good, endless, LATE, EARLY));
        assertThatCode(() -> merge.lostChanges(null, good, good)).doesNotThrowAnyException();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deeper than 512 levels");
    }
}
