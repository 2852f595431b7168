package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class NdjsonReconcilerTest {

    @TempDir
    Path folder;

    private DataSets sets() {
        return new DataSets(folder, DataSets.RULES);
    }

    @Test
    void whatIsTheSameOnAllSidesIsWrittenAsItStands() {
        String odd = "{ 'id' : 'a', 'x':1.50, 'y':'\\u00e9' }";
        DataSets.Written written =
                sets().base(odd).local(odd).server(odd + "\r").reconcile();
        assertThat(written.merged()).isEqualTo(odd.replace('\'', '"') + "\n");
        assertThat(written.toServer() + written.toLocal()).isEmpty();
        assertThat(written.counts()).startsWith("{IN_SYNC=1} {resolved=1} {NONE=1}");
    }

    @Test
    void allThatBecameOfTheRecordsIsCounted() {
        DataSets.Written written = sets().base(
                        "{'id':'a','v':1,'x':1}",
                        "{'id':'b','v':1,'x':1}",
                        "{'id':'c','v':1,'x':1}",
                        "{'id':'d','v':1,'n':1}",
                        "{'id':'e','v':1,'x':1}",
                        "{'id':'f','v':1,'x':1}")
                .local(
                        "{'id':'a','v':1,'x':1}",
                        "{'id':'b','v':1,'x':2}",
                        "{'id':'c','v':1,'x':1}",
                        "{'id':'d','v':1,'n':3}",
                        "{'id':'e','v':1,'x':2}",
                        "{'id':'f','v':1,'gone':true}",
                        "{'id':'g','x':1}")
                .server(
                        "{'id':'a','v':1,'x':1}",
                        "{'id':'b','v':1,'x':1}",
                        "{'id':'c','v':2,'x':3}",
                        "{'id':'d','v':2,'n':2}",
                        "{'id':'e','v':2,'x':3}",
                        "{'id':'f','v':1,'x':1}",
                        "{'id':'g','x':1}",
                        "{'id':'h','x':1}")
                .reconcile();
        assertThat(written.counts())
                .isEqualTo("{CONFLICT=2, IN_SYNC=2, PULL=2, PUSH=2} {parked=1, resolved=7} {DELETE=1, NONE=4, PUT=2}"
                        + " {MERGED=8, TO_SERVER=3, TO_LOCAL=4} {UPDATE_UPDATE=2} {FIELD_CONFLICT=1} {CONFLICT=1}"
                        + " {conflict=1, counter=1} {} 8 6 7 8");
    }

    @Test
    void whatOneSideChangedGoesToTheOther() {
        DataSets.Written written = sets().base("{'id':'a','v':1,'x':1}", "{'id':'b','v':1,'x':1}")
                .local("{'id':'a','v':1,'x':1}", "{'id':'b','v':1,'x':2}")
                .server("{'id':'a','v':3,'x':5}", "{'id':'b','v':1,'x':1}")
                .reconcile();
        assertThat(written.merged()).isEqualTo("""
                {"id":"a","v":3,"x":5}
                {"id":"b","v":2,"x":2}
                """);
        assertThat(written.toServer()).isEqualTo("""
                {"type":"seat","key":"b","operation":"PUT","expected":{"epoch":0,"syncVersion":1},"value":{"id":"b","v":2,"x":2},"stamp":{"epoch":0,"syncVersion":2}}
                """);
        assertThat(written.toLocal()).isEqualTo("""
                {"type":"seat","key":"a","operation":"PUT","expected":{"epoch":0,"syncVersion":1},"value":{"id":"a","v":3,"x":5},"stamp":{"epoch":0,"syncVersion":3}}
                {"type":"seat","key":"b","operation":"PUT","expected":{"epoch":0,"syncVersion":1},"value":{"id":"b","v":2,"x":2},"stamp":{"epoch":0,"syncVersion":2}}
                """);
    }

    @Test
    void aLineOfATimeBeyondTheFutureParksAlsoWhenAllSidesHoldIt() {
        String line = "{'id':'a','at':'2026-06-01T00:10:01Z'}";
        DataSets.Written written = sets().base(line).local(line).server(line).reconcile();
        assertThat(written.parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.reason()).isEqualTo(ParkReason.FUTURE_STAMP));
        String now = "{'id':'a','at':'2026-06-01T00:10:00Z'}";
        assertThat(sets().base(now).local(now).server(now).reconcile().parked()).isEmpty();
    }

    @Test
    void whatWasAgreedAndIsStillTheSameIsReadUpToItsMetadata() {
        String agreed = "{'id':'a','v':1,'x':}";
        String rules = "ruleset: seats\nversion: 1.0.0\nrecord: { type: seat, key: /id, syncVersion: /v }\n";
        DataSets.Written written = new DataSets(folder, rules)
                .base(agreed, "{'id':'b','v':1,'x':1}")
                .local(agreed, "{'id':'b','v':1,'x':1}")
                .server(agreed, "{'id':'b','v':2,'x':2}")
                .reconcile();
        assertThat(written.merged()).isEqualTo("{\"id\":\"a\",\"v\":1,\"x\":}\n{\"id\":\"b\",\"v\":2,\"x\":2}\n");

        DataSets first = new DataSets(folder, rules).local(agreed).server(agreed);
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(first::reconcile)
                .withMessageContaining("local.ndjson:1:21: ");
        DataSets changed =
                new DataSets(folder, rules).base(agreed).local(agreed).server("{'id':'a','v':2,'x':2}");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(changed::reconcile)
                .withMessageContaining("base.ndjson:1:21: ");
    }

    /** Lines whose metadata stand first, so that what follows is read beside the line that they are much like. */
    @Test
    @Tag("slow")
    void whatDiffersBetweenLinesThatAreMuchAlikeIsFoundInEveryMember() {
        String rules = "ruleset: seats\nversion: 1.0.0\nrecord: { type: seat, key: /id, syncVersion: /v }\n";
        List<String> before = List.of("1", "'t'", "{'y':1}", "12", "true");
        List<String> mine = List.of("12", "'tt'", "{'y':2}", "1", "null");
        List<String> yours = List.of("2", "''", "{'y':13}", "13", "false");
        for (int i = 0; i < before.size(); i++) {
            String base = members(1, before);
            String local = members(1, with(before, i, mine.get(i)));
            assertThat(reconciled(rules, base, local, base).merged())
                    .isEqualTo(json(members(2, with(before, i, mine.get(i)))));
            for (int j = 0; j < before.size(); j++) {
                String server = members(2, with(before, j, yours.get(j)));
                assertThat(reconciled(rules, base, base, server).merged()).isEqualTo(json(server));
                DataSets.Written both = reconciled(rules, base, local, server);
                assertThat(both.parked()).hasSize(i == j ? 1 : 0);
                assertThat(both.merged())
                        .isEqualTo(json(
                                i == j ? base : members(3, with(with(before, i, mine.get(i)), j, yours.get(j)))));
            }
        }
    }

    private DataSets.Written reconciled(String rules, String base, String local, String server) {
        return new DataSets(folder, rules)
                .base(base)
                .local(local)
                .server(server)
                .reconcile();
    }

    private static List<String> with(List<String> values, int at, String value) {
        List<String> changed = new ArrayList<>(values);
        changed.set(at, value);
        return changed;
    }

    private static String members(int version, List<String> values) {
        StringBuilder line = new StringBuilder("{'id':'a','v':" + version);
        for (int i = 0; i < values.size(); i++) {
            line.append(",'m").append(i).append("':").append(values.get(i));
        }
        return line.append('}').toString();
    }

    private static String json(String line) {
        return line.replace('\'', '"') + "\n";
    }

    @Test
    void whatParksKeepsTheBaseAsItStands() {
        DataSets sets =
                sets().base("{'id':'a', 'x':1}").local("{'id':'a','x':2}").server("{'id':'a','x':3}");
        DataSets.Written written = sets.reconcile();
        assertThat(written.merged()).isEqualTo("{\"id\":\"a\", \"x\":1}\n");
        assertThat(written.parked()).hasSize(1);
        assertThat(sets.queue.counts()).isEqualTo(Map.of(CaseStatus.OPEN, 1L));
    }

    @Test
    void aCaseClosesWhenItsRecordIsTheSameEverywhere() {
        DataSets sets =
                sets().base("{'id':'a','x':1}").local("{'id':'a','x':2}").server("{'id':'a','x':3}");
        sets.reconcile();
        sets.local("{'id':'a','x':1}").server("{'id':'a','x':1}").reconcile();
        assertThat(sets.queue.counts()).isEqualTo(Map.of(CaseStatus.SELF_RESOLVED, 1L));
    }

    @Test
    void aChangedImmutableFieldParksAlsoWhenOnlyOneSideChangedIt() {
        DataSets.Written written = sets().base("{'id':'a','never':1,'x':1}")
                .local("{'id':'a','never':1,'x':1}")
                .server("{'id':'a','never':2,'x':1}")
                .reconcile();
        assertThat(written.parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.reason()).isEqualTo(ParkReason.CORRUPTION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'b','x':\\ud800}          | set.ndjson:2:",
                "{'id':'b','x':1,'x':1}          | set.ndjson:2:17: duplicate member \"x\"; remove one of the two",
                "{'id':'b','x':01}               | set.ndjson:2:16: a number has a leading zero; remove it",
                "{'id':'b','x':1e400}            | set.ndjson:2:15: number 1e400 is outside the range of a double",
                "{'id':'b','x':'\\ud800'}        | set.ndjson:2:15: a lone surrogate is not a character",
                "{'id':'b','x':[1,]}             | set.ndjson:2:",
                "{'id':'b'} {}                   | set.ndjson:2:",
                "{'id':'b','at':'2026-02-30T00:00:00Z'} | set.ndjson:2: /at: a time is an RFC 3339 instant",
                "{'id':'b','v':1.5}              | set.ndjson:2: /v: a version is a whole number",
                "{'id':'b','gone':1}             | set.ndjson:2: /gone: the mark of a deleted record is true or false",
                "{'id':''}                       | set.ndjson:2: /id: the key is a non-empty text or a number",
                "{'id':null}                     | set.ndjson:2: /id: the record has no key; give it one",
                "[1]                             | set.ndjson:2: a record is a JSON object, but found [1]"
            })
    void aBadLineIsNamedThoughAllSidesHoldIt(String line, String message) throws IOException {
        String text = "{\"id\":\"a\"}\n" + line.replace('\'', '"') + "\n";
        Path file = Files.writeString(folder.resolve("set.ndjson"), text);
        NdjsonFile set = new NdjsonFile("set.ndjson", file);
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> {
                    DataSets sets = sets();
                    try (NdjsonSets read = NdjsonSets.read(
                            set, set, set, sets.format(), NdjsonSets.Sorting.in(folder), Runnable::run)) {
                        NdjsonReconciler.of(resolver(), FieldAccess.json(), DataSets.CLOCK)
                                .reconcile(read, new DataSets.Kept(EnumSet.allOf(ReconcileSink.Part.class)));
                    }
                })
                .withMessageStartingWith(message);
    }

    private static ConflictResolver<JsonNode> resolver() {
        return ConflictResolver.<JsonNode>builder(
                        Ruleset.parse(DataSets.RULES, "test"), FieldAccess.json(), DataSets.CLOCK)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"1048576", "256"})
    void twoLinesOfOneRecordAreRefusedInAnyOrder(int sortBytes) {
        String filler = "'x':'" + "-".repeat(150) + "'";
        DataSets sets = sets().server("{'id':'a'}");
        sets.local("{'id':'a'," + filler + "}", "{'id':'b'," + filler + "}", "{'id':'a'}");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> sets.reconcile(1, sortBytes))
                .withMessage(folder.resolve("local.ndjson")
                        + ":3: the record seat/a stands on line 1 already; remove one of the two");
        sets.local("{'id':'a'}", "{'id':'b'}", "{'id':'b'}");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(sets::reconcile)
                .withMessageContaining(":3: the record seat/b stands on line 2 already");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void setsThatAreNotInOrderAsWasSaidAreRefusedWhereTheyAreNot() {
        DataSets sets = sets().server("{'id':'a'}");
        sets.local("{'id':'b'}", "{'id':'a'}");
        assertThatExceptionOfType(UnsortedException.class)
                .isThrownBy(() -> sets.reconcileInOrder(1))
                .withMessage(folder.resolve("local.ndjson")
                        + ": the record /a does not come after /b; sort the file by its records' ids, or have it sorted"
                        + " while it is read");
        sets.local("{'id':'a'}", "{'id':'a'}");
        assertThatExceptionOfType(UnsortedException.class).isThrownBy(() -> sets.reconcileInOrder(1));
        sets.local();
        assertThat(sets.reconcileInOrder(1).counts()).endsWith(" 0 0 1");
    }

    @Test
    void recordsWhoseKeysBeginAlikeAreSortedByTheRest() {
        DataSets sets = sets().local(
                        "{'id':'p7654321z'}",
                        "{'id':'o1234567b'}",
                        "{'id':'a'}",
                        "{'id':'o1234567a'}",
                        "{'id':'é7654321'}",
                        "{'id':'o12'}")
                .server();
        assertThat(sets.reconcile()
                        .merged()
                        .lines()
                        .map(line -> StrictJson.reader()
                                .read(line, "merged")
                                .path("id")
                                .asString()))
                .containsExactly("a", "o12", "o1234567a", "o1234567b", "p7654321z", "é7654321");
    }

    @Test
    void whatIsOutOfOrderBetweenTwoPiecesOfAFileIsFound() {
        String filler = "'x':'" + "-".repeat(1_000) + "'";
        String[] lines = new String[1_500];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "{'id':'" + (10_000 + i) + "'," + filler + "}";
        }
        DataSets sets = sets().server("{'id':'a'}").local(lines);
        assertThat(sets.reconcileInOrder(2).counts())
                .startsWith("{PULL=1, PUSH=1500} {resolved=1501} {NONE=1, PUT=1500}")
                .endsWith(" 1501 0 1500 1");
        lines[1_499] = "{'id':'10000'," + filler + "}";
        sets.local(lines);
        assertThatExceptionOfType(UnsortedException.class)
                .isThrownBy(() -> sets.reconcileInOrder(2))
                .withMessageContaining("the record /10000 does not come after /11498");
    }

    @ParameterizedTest
    @EnumSource
    void aPartThatNobodyWantsIsCountedAndNotWritten(ReconcileSink.Part part) {
        DataSets.Written all = threeRecords().reconcile();
        DataSets.Written others = threeRecords().without(part).reconcile();
        assertThat(all.part(part)).isNotEmpty();
        assertThat(others.part(part)).isEmpty();
        assertThat(EnumSet.complementOf(EnumSet.of(part)))
                .allSatisfy(each -> assertThat(others.part(each)).isEqualTo(all.part(each)));
        assertThat(others.parked()).isEqualTo(all.parked()).hasSize(1);
        assertThat(others.counts()).isEqualTo(all.counts());
    }

    /** One that local changed, one that the server changed, and one that waits. */
    private DataSets threeRecords() {
        return sets().base("{'id':'a','v':1,'x':1}", "{'id':'b','v':1,'x':1}", "{'id':'c','v':1,'x':1}")
                .local("{'id':'a','v':1,'x':2}", "{'id':'b','v':1,'x':1}", "{'id':'c','v':1,'x':2}")
                .server("{'id':'a','v':1,'x':1}", "{'id':'b','v':2,'x':3}", "{'id':'c','v':2,'x':3}");
    }

    @Test
    void aFullStorageIsToldApart() {
        DataSets sets = sets().local("{'id':'a'}").server("{'id':'a'}");
        assertThatExceptionOfType(StorageFullException.class)
                .isThrownBy(() -> failing(sets, new IOException("No space left on device")));
        assertThatExceptionOfType(DurabilityException.class)
                .isThrownBy(() -> failing(sets, new IOException("the cable broke")))
                .withMessageContaining("the cable broke");
    }

    private void failing(DataSets sets, IOException failure) {
        NdjsonFile file = NdjsonFile.of(folder.resolve("local.ndjson"));
        Executor here = Runnable::run;
        try (NdjsonSets read = NdjsonSets.read(file, file, file, sets.format(), NdjsonSets.Sorting.in(folder), here)) {
            NdjsonReconciler.of(resolver(), FieldAccess.json(), DataSets.CLOCK)
                    .reconcile(read, new ReconcileSink<JsonNode>() {
                        @Override
                        public void write(Part part, byte[] bytes, int offset, int length) throws IOException {
                            throw failure;
                        }

                        @Override
                        public void parked(Outcome.Parked<JsonNode> outcome) {}
                    });
        }
    }

    record Seat(String id) {}

    @Test
    void recordsOfOtherTypesThanJsonTreesAreRefused() {
        FieldAccess<Object> seats = FieldAccess.of(Seat.class);
        ConflictResolver<Object> resolver = ConflictResolver.<Object>builder(
                        Ruleset.parse(DataSets.RULES, "test"), seats, DataSets.CLOCK)
                .build();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> NdjsonReconciler.of(resolver, seats, DataSets.CLOCK))
                .withMessageContaining("pass FieldAccess.json()");
    }
}
