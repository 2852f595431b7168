package dev.truce.conflict.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Records, beans and JSON trees of the same content merge alike, and records as if the walk alone had merged them. */
class OwnTypesProperties {

    enum Status {
        OPEN,
        PAID,
        LOST
    }

    record Inner(String id, int count, @Nullable BigDecimal price) {}

    sealed interface Part permits Round, Square {}

    record Round(int r) implements Part {}

    record Square(int r, String name) implements Part {}

    record Doc(
            boolean active,
            @Nullable Instant at,
            byte bits,
            long counter,
            double factor,
            Inner inner,
            List<Inner> items,
            Map<String, Integer> map,
            @Nullable String name,
            @Nullable Inner other,
            Status status,
            List<String> tags,
            @Nullable String zip) {}

    public static class DocBean extends HalfBean {

        private @Nullable Inner inner;
        private List<Inner> items = List.of();
        public Map<String, Integer> map = Map.of();
        public @Nullable String name;
        public @Nullable Inner other;
        public @Nullable Status status;
        public List<String> tags = List.of();
        public @Nullable String zip;

        public @Nullable Inner getInner() {
            return inner;
        }

        public void setInner(Inner inner) {
            this.inner = inner;
        }

        public List<Inner> getItems() {
            return items;
        }

        public void setItems(List<Inner> items) {
            this.items = items;
        }
    }

    public static class HalfBean {
        public boolean active;
        public @Nullable Instant at;
        public byte bits;
        public long counter;
        public double factor;
    }

    private static final List<String> NAMES = List.of("", "a", "b");

    private static Inner inner(Random random, String id) {
        BigDecimal price = random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(2), random.nextInt(2));
        return new Inner(id, random.nextInt(3), price);
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> T either(Random random, T old, T changed) {
        return random.nextInt(3) > 0 ? old : changed;
    }

    private static Doc random(Random random) {
        List<Inner> items = new ArrayList<>();
        for (String id : List.of("x", "y", "z")) {
            if (random.nextBoolean()) {
                items.add(inner(random, id));
            }
        }
        Map<String, Integer> map = new LinkedHashMap<>();
        List<String> tags = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                map.put(name, random.nextInt(3));
                tags.add(name);
            }
        }
        return new Doc(
                random.nextBoolean(),
                random.nextBoolean() ? null : Instant.ofEpochMilli(random.nextInt(3)),
                (byte) random.nextInt(2),
                random.nextInt(3),
                random.nextInt(3) / 10.0,
                inner(random, "i"),
                items,
                map,
                random.nextInt(3) == 0 ? null : NAMES.get(random.nextInt(3)),
                random.nextInt(3) == 0 ? null : inner(random, "o"),
                one(random, Status.values()),
                tags,
                random.nextInt(3) == 0 ? null : "z" + random.nextInt(2));
    }

    /** The document with about a third of its members changed; nested ones member by member. */
    private static Doc edited(Doc base, Random random) {
        Doc other = random(random);
        Inner inner = new Inner(
                base.inner().id(),
                either(random, base.inner().count(), other.inner().count()),
                either(random, base.inner().price(), other.inner().price()));
        return new Doc(
                either(random, base.active(), other.active()),
                either(random, base.at(), other.at()),
                either(random, base.bits(), other.bits()),
                either(random, base.counter(), other.counter()),
                either(random, base.factor(), other.factor()),
                inner,
                either(random, base.items(), other.items()),
                either(random, base.map(), other.map()),
                either(random, base.name(), other.name()),
                either(random, base.other(), other.other()),
                either(random, base.status(), other.status()),
                either(random, base.tags(), other.tags()),
                either(random, base.zip(), other.zip()));
    }

    private static FieldRules rules(Random random) {
        List<FieldRule> some = List.of(
                FieldRule.conflict(),
                FieldRule.local(),
                FieldRule.server(),
                FieldRule.latest(),
                FieldRule.max(),
                FieldRule.min(),
                FieldRule.counter(),
                FieldRule.set(),
                FieldRule.sequence(),
                FieldRule.keyed(FieldPath.parse("/id")),
                FieldRule.atomic(),
                FieldRule.atomic(FieldRule.latest()),
                FieldRule.opaque(),
                FieldRule.immutable(),
                FieldRule.localOnly(),
                FieldRule.setWins(FieldRule.max()),
                FieldRule.group(List.of("count", "price")),
                FieldRule.rank(List.of("OPEN", "PAID", "LOST")));
        Map<String, FieldRule> byPattern = new LinkedHashMap<>();
        for (String pattern : List.of(
                "",
                "/counter",
                "/status",
                "/factor",
                "/inner",
                "/inner/count",
                "/items",
                "/items/*/count",
                "/tags",
                "/map",
                "/map/a",
                "/name",
                "/other/price",
                "/zip")) {
            FieldRule rule = some.get(random.nextInt(some.size()));
            if (random.nextInt(4) == 0 && !(pattern.isEmpty() && rule.equals(FieldRule.localOnly()))) {
                byPattern.put(pattern, rule);
            }
        }
        if (random.nextInt(3) == 0) {
            byPattern.put("", FieldRule.group(List.of("name", "status")));
        }
        return FieldRules.of(byPattern, random.nextBoolean() ? List.of() : List.of(FieldPath.parse("/bits")));
    }

    private static MergeOptions options(Random random) {
        return new MergeOptions(
                one(random, MergeOptions.OnFieldConflict.values()),
                random.nextInt(4) == 0,
                one(random, MergeOptions.Lists.values()));
    }

    private static final Stamp EARLY = new Stamp(Version.of(1), HybridTime.ofMillis(1));
    private static final Stamp LATE = new Stamp(Version.of(1), HybridTime.ofMillis(2));

    private static List<String> paths(Trace trace) {
        return trace.steps().stream()
                .map(step -> step.path() + " " + step.rule() + " " + step.side() + " " + step.why())
                .toList();
    }

    private static List<String> conflicts(MergeResult<?> result) {
        return result.conflicts().stream()
                .map(each -> each.path() + " " + each.why() + " " + each.corruption())
                .toList();
    }

    @Property
    void recordsBeansAndTreesMergeAlike(@ForAll long seed) {
        Random random = new Random(seed);
        Doc base = random(random);
        Doc local = edited(base, random);
        Doc server = edited(base, random);
        boolean hasBase = random.nextInt(8) > 0;
        FieldRules rules = rules(random);
        MergeOptions options = options(random);
        FieldAccess<Object> records = FieldAccess.of(Doc.class);
        FieldAccess<Object> beans = FieldAccess.of(DocBean.class);
        FieldAccess<JsonNode> trees = FieldAccess.json();

        MergeResult<Doc> ofRecords =
                new FieldMerge<Doc>(records, rules, options).merge(hasBase ? base : null, local, server, LATE, EARLY);
        MergeResult<Object> ofWalk = new MergeWalk<>(records, options, hasBase, LATE, EARLY)
                .record(rules.root(), hasBase ? base : null, local, server);
        assertThat(ofRecords.value()).isEqualTo(ofWalk.value());
        assertThat(ofRecords.trace()).isEqualTo(ofWalk.trace());
        assertThat(ofRecords.conflicts()).isEqualTo(ofWalk.conflicts());

        String written = records.write(ofRecords.value());
        MergeResult<JsonNode> ofTrees = new FieldMerge<>(trees, rules, options)
                .merge(
                        hasBase ? trees.read(records.write(base)) : null,
                        trees.read(records.write(local)),
                        trees.read(records.write(server)),
                        LATE,
                        EARLY);
        assertThat(trees.same(trees.read(written), ofTrees.value()))
                .as(written + " " + ofTrees.value())
                .isTrue();
        assertThat(paths(ofRecords.trace())).isEqualTo(paths(ofTrees.trace()));
        assertThat(conflicts(ofRecords)).isEqualTo(conflicts(ofTrees));
        assertThat(ofRecords.trace().warnings()).isEqualTo(ofTrees.trace().warnings());

        MergeResult<Object> ofBeans = new FieldMerge<>(beans, rules, options)
                .merge(
                        hasBase ? beans.read(records.write(base)) : null,
                        beans.read(records.write(local)),
                        beans.read(records.write(server)),
                        LATE,
                        EARLY);
        assertThat(beans.digest(ofBeans.value())).isEqualTo(trees.digest(ofTrees.value()));
        assertThat(paths(ofBeans.trace())).isEqualTo(paths(ofTrees.trace()));
        assertThat(conflicts(ofBeans)).isEqualTo(conflicts(ofTrees));
    }

    record Wide(Optional<String> note, Part part, Object any, Optional<Inner> inner, int[] ints, char c, short s) {}

    private static Wide wide(Random random) {
        return new Wide(
                random.nextBoolean() ? Optional.empty() : Optional.of("n" + random.nextInt(2)),
                random.nextBoolean() ? new Round(random.nextInt(2)) : new Square(random.nextInt(2), "s"),
                random.nextBoolean() ? List.of(random.nextInt(2)) : "text",
                random.nextBoolean() ? Optional.empty() : Optional.of(inner(random, "i")),
                new int[] {random.nextInt(2)},
                'c',
                (short) random.nextInt(2));
    }

    @Property
    void whatMayBeAbsentOrOfAnotherTypeMergesAsTheWalkMergesIt(@ForAll long seed) {
        Random random = new Random(seed);
        Wide base = wide(random);
        Wide local = random.nextInt(4) == 0 ? base : wide(random);
        Wide server = wide(random);
        FieldRules rules = FieldRules.of(
                random.nextBoolean()
                        ? Map.of()
                        : Map.of("/part", FieldRule.latest(), "/note", FieldRule.removeWins(FieldRule.max())),
                List.of());
        MergeOptions options = options(random);
        FieldAccess<Object> access = FieldAccess.of(Wide.class);
        MergeResult<Object> merged = new FieldMerge<>(access, rules, options).merge(base, local, server, LATE, EARLY);
        MergeResult<Object> ofWalk =
                new MergeWalk<>(access, options, true, LATE, EARLY).record(rules.root(), base, local, server);
        assertThat(access.same(merged.value(), ofWalk.value())).isTrue();
        assertThat(merged.trace()).isEqualTo(ofWalk.trace());
        assertThat(conflicts(merged)).isEqualTo(conflicts(ofWalk));
    }

    record Tree(String name, @Nullable Tree left, @Nullable Tree right) {}

    private static Tree tree(Random random, int levels) {
        return new Tree(
                "n" + random.nextInt(2),
                levels == 0 ? null : tree(random, levels - 1),
                levels == 0 || random.nextInt(4) > 0 ? null : tree(random, 0));
    }

    @Property(tries = 50)
    void deepRecordsOfOneTypeMergeAsTheWalkMergesThem(@ForAll long seed) {
        Random random = new Random(seed);
        FieldAccess<Object> access = FieldAccess.of(Tree.class);
        Tree base = tree(random, 20);
        Tree local = tree(random, 20);
        Tree server = tree(random, 20);
        MergeResult<Object> merged =
                new FieldMerge<>(access, FieldRules.NONE, MergeOptions.DEFAULT).merge(base, local, server, LATE, EARLY);
        MergeResult<Object> ofWalk = new MergeWalk<>(access, MergeOptions.DEFAULT, true, LATE, EARLY)
                .record(FieldRules.NONE.root(), base, local, server);
        assertThat(merged).isEqualTo(ofWalk);
    }

    @Example
    void aRecordThatNothingOfLocalsWentIntoIsTheServersOwn() {
        Doc base = random(new Random(1));
        Doc server = edited(base, new Random(2));
        MergeResult<Doc> merged = new FieldMerge<Doc>(FieldAccess.of(Doc.class), FieldRules.NONE, MergeOptions.DEFAULT)
                .merge(base, base, server, EARLY, LATE);
        assertThat(merged.value()).isSameAs(server);
        assertThat(merged.trace().steps()).isNotEmpty().allMatch(step -> step.side() == ChosenSide.SERVER);
        assertThat(Trace.of(merged.trace().steps(), merged.trace().warnings())).isEqualTo(merged.trace());
        assertThat(paths(merged.trace()).stream().collect(Collectors.joining())).doesNotContain("local");
    }
}
