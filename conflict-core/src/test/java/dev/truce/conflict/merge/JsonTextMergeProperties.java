package dev.truce.conflict.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whatever the texts, spans give what trees give. */
class JsonTextMergeProperties {

    private static final StrictJson JSON = StrictJson.reader();
    private static final Stamp LOCAL = new Stamp(Version.of(3), HybridTime.ofMillis(2000));
    private static final Stamp SERVER = new Stamp(Version.of(4), HybridTime.ofMillis(1000));
    private static final List<FieldPath> NO_METADATA = List.of();

    private static final List<FieldRules> RULES = List.of(
            FieldRules.NONE,
            FieldRules.of(Map.of("", FieldRule.latest()), NO_METADATA),
            FieldRules.of(Map.of("/a", FieldRule.max(), "/*/b", FieldRule.local(), "/d", FieldRule.set()), NO_METADATA),
            FieldRules.of(Map.of("/b", FieldRule.atomic(), "/c/*", FieldRule.immutable()), NO_METADATA),
            FieldRules.of(Map.of("/c", FieldRule.group(List.of("a", "b"))), List.of(FieldPath.parse("/d"))),
            FieldRules.of(Map.of("/e", FieldRule.immutable()), List.of(FieldPath.parse("/b/a"))));

    private static final List<MergeOptions> OPTIONS = List.of(
            MergeOptions.DEFAULT,
            new MergeOptions(MergeOptions.OnFieldConflict.LATEST, false, MergeOptions.Lists.LENIENT),
            new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, true, MergeOptions.Lists.ATOMIC));

    /** Each is asked many times, as what one merge leaves behind must not show in the next. */
    private static final Map<List<Object>, JsonTextMerge> MERGES = new ConcurrentHashMap<>();

    @Property(tries = 5000)
    @Tag("slow")
    void spansMergeLikeTrees(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FieldRules rules = RULES.get(random.nextInt(RULES.size()));
        MergeOptions options = OPTIONS.get(random.nextInt(OPTIONS.size()));
        List<Member> agreed = document(random, 0);
        byte[] base = random.nextInt(8) == 0 ? null : text(agreed, random);
        byte[] local = text(changed(agreed, random, 0), random);
        byte[] server = text(changed(agreed, random, 0), random);

        MergeResult<JsonSpan> spans = MERGES.computeIfAbsent(
                        List.of(rules, options), key -> new JsonTextMerge(rules, options, JSON))
                .merge(base == null ? null : inside(base), inside(local), inside(server), LOCAL, SERVER);

        JsonNode before = base == null ? null : JSON.read(base, "base");
        JsonNode theirs = JSON.read(server, "server");
        MergeResult<JsonNode> trees = new FieldMerge<>(FieldAccess.json(), rules, options)
                .merge(before, JSON.read(local, "local"), theirs, LOCAL, SERVER);
        assertThat(JSON.read(spans.value().toBytes(), "merged")).isEqualTo(trees.value());
        assertThat(spans.conflicts()).isEqualTo(trees.conflicts());
        assertThat(spans.trace()).isEqualTo(trees.trace());
        assertThat(trees.value() != theirs || spans.value().toString().equals(utf8(server)))
                .as("the server's own text stands where its own tree does")
                .isTrue();
    }

    /** The document among other bytes, as it lies in a file. */
    private static JsonSpan inside(byte[] document) {
        byte[] file = new byte[document.length + 7];
        Arrays.fill(file, (byte) '7');
        System.arraycopy(document, 0, file, 3, document.length);
        return new JsonSpan(file, 3, document.length);
    }

    /** A member, whose value is the text of a scalar, or members, or elements. */
    private record Member(String name, @Nullable String scalar, List<Member> parts, boolean list) {}

    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "longer name", "größe", "x\\u0041", "");
    private static final List<String> SCALARS = List.of(
            "1",
            "1.0",
            "2",
            "-0",
            "-0.0",
            "0",
            "-2",
            "10.50",
            "10.5",
            "11.50",
            "-10.50",
            "123456789012",
            "12345678901234567890",
            "true",
            "false",
            "null",
            "\"\"",
            "\"x\"",
            "\"\\u0078\"",
            "\"a longer text, of more than a word\"",
            "\"ü\\n\"",
            "\"😀\"",
            "1e2",
            "100");

    private static List<Member> document(SplittableRandom random, int depth) {
        List<Member> members = new ArrayList<>();
        int names = random.nextInt(20) == 0 ? NAMES.size() : NAMES.size() - 2;
        for (int i = 0; i < names; i++) {
            if (random.nextInt(3) > 0) {
                members.add(member(NAMES.get(i), random, depth));
            }
        }
        return members;
    }

    private static Member member(String name, SplittableRandom random, int depth) {
        int kind = random.nextInt(depth > 2 ? 6 : 9);
        if (kind < 6) {
            return new Member(name, scalar(random), List.of(), false);
        }
        if (kind < 8) {
            return new Member(name, null, document(random, depth + 1), false);
        }
        List<Member> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(member("", random, depth + 2));
        }
        return new Member(name, null, elements, true);
    }

    private static String scalar(SplittableRandom random) {
        int most = random.nextInt(30) == 0 ? SCALARS.size() : SCALARS.size() - 2;
        return SCALARS.get(random.nextInt(most));
    }

    private static List<Member> changed(List<Member> members, SplittableRandom random, int depth) {
        List<Member> result = new ArrayList<>();
        for (Member member : members) {
            int change = random.nextInt(14);
            if (change == 0) {
                result.add(member(member.name(), random, depth));
            } else if (change == 1 && member.scalar() == null) {
                result.add(new Member(member.name(), null, changed(member.parts(), random, depth + 1), member.list()));
            } else if (change == 3) {
                result.add(0, member);
            } else if (change != 2) {
                result.add(
                        member.scalar() == null && random.nextInt(3) == 0
                                ? new Member(
                                        member.name(), null, changed(member.parts(), random, depth + 1), member.list())
                                : member);
            }
        }
        String added = NAMES.get(random.nextInt(NAMES.size() - 2));
        if (random.nextInt(3) == 0
                && members.stream().noneMatch(member -> member.name().equals(added))) {
            result.add(random.nextInt(result.size() + 1), member(added, random, depth));
        }
        return result;
    }

    private static byte[] text(List<Member> members, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        boolean spaced = random.nextInt(4) == 0;
        write(new Member("", null, members, false), text, spaced ? random : null);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Member value, StringBuilder text, @Nullable SplittableRandom spaces) {
        if (value.scalar() != null) {
            text.append(value.scalar());
            return;
        }
        space(text, spaces);
        text.append(value.list() ? '[' : '{');
        String separator = "";
        for (Member part : value.parts()) {
            text.append(separator);
            space(text, spaces);
            if (!value.list()) {
                text.append('"').append(part.name()).append('"');
                space(text, spaces);
                text.append(':');
            }
            space(text, spaces);
            write(part, text, spaces);
            space(text, spaces);
            separator = ",";
        }
        text.append(value.list() ? ']' : '}');
        space(text, spaces);
    }

    private static void space(StringBuilder text, @Nullable SplittableRandom spaces) {
        if (spaces != null) {
            text.append(List.of("", " ", "\n  ", "\t").get(spaces.nextInt(4)));
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
