package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.Reconciler;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.JsonNode;

/** The short ways give what the ordinary way gives: the engine, record by record, on trees. */
class StreamProperties {

    private static final String[] KEYS = {
        "'a'", "'b'", "'\\u0062\\u0063'", "'é'", "'\uffee'", "'😀'", "7", "7.50", "-1", "10", "true", "'a/b'"
    };
    private static final String[] VALUES = {
        "1",
        "1.0",
        "2",
        "'t'",
        "'\\u0074'",
        "null",
        "[1,2]",
        "[1, 2]",
        "{'y':1,'z':{'w':2}}",
        "{'z':{'w':2},'y':1}",
        "'é'",
        "'\\u00e9'",
        "12345678901234567890",
        "1e2",
        "true"
    };

    private static final String HEAD = DataSets.RULES.lines().limit(3).collect(Collectors.joining("\n"));

    private static final List<String> RULESETS = List.of(
            DataSets.RULES,
            HEAD + "\nfields: { /n: counter }\nvalidators: [ { path: /w, max: 1 }, { custom: fewSeats } ]\n",
            HEAD + "\nfields: { /n: counter, /x: localOnly }\n",
            HEAD + "\nfields: { /n: counter, /w: derived }\n",
            HEAD + "\nfields: { /n: counter, /x: latest }\n");

    @Property(tries = 250)
    @Tag("slow")
    void everyOutcomeIsThatOfTheEngine(
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed,
            @ForAll @IntRange(min = 0, max = 4) int ruleset)
            throws IOException {
        check(seed, ruleset);
    }

    @Example
    void outcomesUnderEachRulesetAreThoseOfTheEngine() throws IOException {
        for (int ruleset = 0; ruleset < RULESETS.size(); ruleset++) {
            check(7 + ruleset, ruleset);
        }
    }

    private static void check(int seed, int ruleset) throws IOException {
        String rules = RULESETS.get(ruleset);
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("truce-stream");
        DataSets sets = new DataSets(folder, rules);
        List<List<String>> lines = lines(random);
        sets.base(lines.get(0).toArray(String[]::new))
                .local(lines.get(1).toArray(String[]::new))
                .server(lines.get(2).toArray(String[]::new));
        DataSets.Written one = sets.reconcile(1, 256 + random.nextInt(2_000));
        String parkedByOne = cases(sets);
        assertThat(content(one.merged()) + one.parked()).isEqualTo(byTheEngine(lines, rules));
        for (int threads : new int[] {2, 7}) {
            DataSets again = new DataSets(folder, rules);
            again.base(lines.get(0).toArray(String[]::new));
            DataSets.Written other = again.reconcile(threads, 1 << 16);
            assertThat(other).as("%d threads", threads).isEqualTo(one);
            assertThat(cases(again)).isEqualTo(parkedByOne);
        }
        DataSets inOrder = new DataSets(folder, rules);
        inOrder.base(lines.get(0).toArray(String[]::new));
        if (lines.stream().allMatch(StreamProperties::isSorted)) {
            assertThat(inOrder.reconcileInOrder(1 + random.nextInt(3))).isEqualTo(one);
            assertThat(cases(inOrder)).isEqualTo(parkedByOne);
        } else {
            assertThatExceptionOfType(UnsortedException.class).isThrownBy(() -> inOrder.reconcileInOrder(2));
        }
        for (String name : new String[] {"base", "local", "server"}) {
            Files.delete(folder.resolve(name + ".ndjson"));
        }
        Files.delete(folder); // nothing else is left there
    }

    private static String cases(DataSets sets) {
        return sets.queue.list(new CaseFilter(null, null, null, 1_000)).toString()
                + sets.audit.entries(0, 1_000).size();
    }

    private static List<List<String>> lines(Random random) {
        List<List<String>> sets = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String key : KEYS) {
            String base = line(random, key);
            for (List<String> set : sets) {
                int choice = random.nextInt(6);
                if (choice < 4) {
                    set.add(choice < 3 ? base : line(random, key));
                }
            }
        }
        if (random.nextBoolean()) {
            sets.forEach(set -> Collections.shuffle(set, random));
        } else {
            sets.forEach(set -> set.sort((one, two) -> CodePoints.compare(key(one), key(two))));
        }
        return sets;
    }

    private static boolean isSorted(List<String> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (CodePoints.compare(key(lines.get(i - 1)), key(lines.get(i))) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static String key(String line) {
        RecordFormat format =
                Objects.requireNonNull(Ruleset.parse(DataSets.RULES, "test").record());
        return format.id(StrictJson.reader().read(line.replace('\'', '"'), "test"))
                .key();
    }

    private static String line(Random random, String key) {
        StringBuilder line = new StringBuilder("{'id':" + key);
        if (random.nextInt(4) > 0) {
            line.append(",'v':").append(random.nextInt(3));
        }
        if (random.nextInt(4) > 0) {
            line.append(",'at':'2026-0").append(1 + random.nextInt(3)).append("-01T00:00:00Z'");
        }
        if (random.nextInt(12) == 0) {
            line.append(",'gone':true");
        }
        if (random.nextInt(8) == 0) {
            line.append(",'never':").append(random.nextInt(2));
        }
        line.append(random.nextInt(4) == 0 ? " , " : ",");
        line.append("'x':").append(VALUES[random.nextInt(VALUES.length)]);
        line.append(",'w':").append(VALUES[random.nextInt(3)]);
        return line.append(",'n':").append(random.nextInt(3)).append('}').toString();
    }

    /** The agreed state and what waits, by the engine alone. */
    private static String byTheEngine(List<List<String>> lines, String ruleset) {
        Ruleset rules = Ruleset.parse(ruleset, "test");
        RecordFormat format = Objects.requireNonNull(rules.record());
        ConflictResolver<JsonNode> resolver = DataSets.resolver(rules).build();
        Map<String, String> merged = new LinkedHashMap<>();
        List<Outcome<JsonNode>> parked = new ArrayList<>();
        new Reconciler<>(resolver)
                .reconcile(
                        entries(lines.get(0), format),
                        entries(lines.get(1), format),
                        entries(lines.get(2), format),
                        record -> {
                            Side<JsonNode> side = record.base();
                            RecordId id = record.outcome().id();
                            if (record.outcome() instanceof Outcome.Resolved<JsonNode> resolved) {
                                JsonNode value = resolved.value();
                                side = value == null
                                        ? resolved.side()
                                        : Side.present(format.stamped(value, resolved.stamp()), resolved.stamp());
                            } else {
                                parked.add(record.outcome());
                            }
                            JsonNode value = side.valueOrNull();
                            if (value != null) {
                                merged.put(id.key(), digest(value));
                            } else if (side instanceof Side.Tombstone) {
                                JsonNode any = Arrays.asList(record.base(), record.local(), record.server()).stream()
                                        .map(Side::valueOrNull)
                                        .filter(Objects::nonNull)
                                        .findFirst()
                                        .orElse(null);
                                merged.put(id.key(), digest(format.tombstone(id, side.stamp(), any)));
                            }
                        });
        return merged + parked.toString();
    }

    private static Iterator<Reconciler.Entry<JsonNode>> entries(List<String> lines, RecordFormat format) {
        TreeMap<RecordId, Reconciler.Entry<JsonNode>> sorted = new TreeMap<>();
        for (String line : lines) {
            JsonNode document = StrictJson.reader().read(line.replace('\'', '"'), "test");
            RecordId id = format.id(document);
            sorted.put(id, new Reconciler.Entry<>(id, format.side(document)));
        }
        return sorted.values().iterator();
    }

    private static String content(String lines) {
        RecordFormat format =
                Objects.requireNonNull(Ruleset.parse(DataSets.RULES, "test").record());
        Map<String, String> content = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            JsonNode document = StrictJson.reader().read(line, "merged");
            content.put(format.id(document).key(), digest(document));
        });
        return content.toString();
    }

    private static String digest(JsonNode value) {
        return FieldAccess.json().digest(value).toString();
    }

    /** Whatever the scanner accepts is JSON to the strict reader, and it accepts all that is ordinary. */
    @Property(tries = 5_000)
    @Tag("slow")
    void whatIsAcceptedIsStrictJson(@ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
        checkLine(seed);
    }

    @Example
    void whatIsAcceptedOfSomeLinesIsStrictJson() {
        for (int seed = 0; seed < 100; seed++) {
            checkLine(seed);
        }
    }

    private static void checkLine(int seed) {
        Random random = new Random(seed);
        byte[] line = line(random, KEYS[random.nextInt(KEYS.length)])
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0; i--) {
            byte[] pool = "\"\\{}[]:,0123456789eE.-+ntu \t\r\u00e9\u20ac".getBytes(StandardCharsets.UTF_8);
            line[random.nextInt(line.length)] = pool[random.nextInt(pool.length)];
        }
        checkAgainstStrictReader(line);
    }

    @Property(tries = 5_000)
    @Tag("slow")
    void anyBytesInAStringAreCheckedAsUtf8(@ForAll @Size(max = 6) byte[] bytes) {
        checkString(bytes);
    }

    @Property
    void bytesInAStringAreCheckedAsUtf8(@ForAll @Size(max = 6) byte[] bytes) {
        checkString(bytes);
    }

    private static void checkString(byte[] bytes) {
        byte[] line = new byte[bytes.length + 15];
        byte[] before = "{\"id\":1,\"x\":\"".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(before, 0, line, 0, before.length);
        System.arraycopy(bytes, 0, line, before.length, bytes.length);
        line[line.length - 2] = '"';
        line[line.length - 1] = '}';
        checkAgainstStrictReader(line);
    }

    private static void checkAgainstStrictReader(byte[] line) {
        RecordFormat format =
                Objects.requireNonNull(Ruleset.parse(DataSets.RULES, "test").record());
        byte[] array = Arrays.copyOf(line, line.length + 1 + Swar.SLACK);
        array[line.length] = '\n';
        boolean accepted = new LineScanner(MetadataNames.of(format, false)).line(array, 0) == line.length;
        boolean strict;
        try {
            strict = StrictJson.reader().read(line, "line").isObject();
        } catch (InputRejectedException e) {
            strict = false;
        }
        assertThat(strict || !accepted)
                .as("accepted, but refused by the strict reader: %s", new String(line, StandardCharsets.UTF_8))
                .isTrue();
    }
}
