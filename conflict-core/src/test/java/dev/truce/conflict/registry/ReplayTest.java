package dev.truce.conflict.registry;

import static dev.truce.conflict.registry.ReplayedConflict.Difference.NOW_PARKED;
import static dev.truce.conflict.registry.ReplayedConflict.Difference.NOW_RESOLVED;
import static dev.truce.conflict.registry.ReplayedConflict.Difference.OTHER_VALUE;
import static dev.truce.conflict.registry.ReplayedConflict.Difference.PARKED_OTHERWISE;
import static dev.truce.conflict.registry.ReplayedConflict.Difference.SAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.registry.ReplayedConflict.FieldDifference;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.json.StrictJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ReplayTest {

    private static final RecordId ID = new RecordId("seat", "A1");
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Side<String> BASE = side("{'id':1,'at':0,'a':1,'b':{'c':1,'d':1}}", 1, 10);
    private static final Side<String> LOCAL = side("{'id':1,'at':2,'a':2,'b':{'c':2,'d':1}}", 1, 12);
    private static final Side<String> SERVER = side("{'id':1,'at':1,'a':3,'b':{'c':1,'d':3}}", 2, 11);
    private static final String RECORD = "record: {type: seat, key: /id, modifiedAt: /at}\n";

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "fields: {/a: local} | fields: {/a: max} | OTHER_VALUE | /a 2 3",
                "fields: {/a: server} | fields: {/a: max} | SAME | -",
                "fields: {/a: local} | default: localWins | OTHER_VALUE | /b/d 3 1",
                "default: localWins | default: serverWins | OTHER_VALUE | /a 2 3; /b/c 2 1; /b/d 1 3",
                "{} | fields: {/a: max} | NOW_RESOLVED | /a null 3",
                "fields: {/a: max} | {} | NOW_PARKED | /a 3 null",
                "{} | lists: atomic | SAME | -",
                "{} | default: manualResolution | PARKED_OTHERWISE | -",
                "{} | fields: {/b: atomic} | PARKED_OTHERWISE | /b {\"c\":2,\"d\":3} null",
            })
    void everyDifferenceIsNamedFieldByField(
            String before, String after, ReplayedConflict.Difference expected, String fields) {
        ConflictResult was = new Replay(rules(before), CLOCK).decide(ID, BASE, LOCAL, SERVER);
        ReplayedConflict replayed =
                new Replay(rules(after), CLOCK).run(new RecordedConflict("line 1", ID, BASE, LOCAL, SERVER, was));

        assertThat(replayed.difference()).isEqualTo(expected);
        String found = String.join(
                "; ",
                replayed.fields().stream()
                        .map(each -> each.path() + " " + each.was() + " " + each.is())
                        .toList());
        assertThat(found.isEmpty() ? "-" : found).isEqualTo(fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':{'x':1}} | {'a':2}       | /a {'x':1} 2",
                "{'a':2}       | {'a':{'x':1}} | /a 2 {'x':1}",
                "{'a':2,'b':1} | {'a':2}       | /b 1 null",
                "{'a':2}       | {'a':2,'b':1} | /b null 1",
                "{'a':{'x':1}} | {'a':{}}      | /a/x 1 null"
            })
    void whatOneHasAndTheOtherLacksIsADifference(String local, String server, String difference) {
        Side<String> base = side("{'a':1}", 1, 10);
        Side<String> ours = side(local, 1, 12);
        Side<String> theirs = side(server, 2, 11);
        ConflictResult was =
                new Replay(Ruleset.parse("default: localWins", "rules"), CLOCK).decide(ID, base, ours, theirs);
        ReplayedConflict after = new Replay(Ruleset.parse("default: serverWins", "rules"), CLOCK)
                .run(new RecordedConflict("line 1", ID, base, ours, theirs, was));
        assertThat(after.difference()).isEqualTo(OTHER_VALUE);
        assertThat(after.fields())
                .extracting(each -> each.path() + " " + each.was() + " " + each.is())
                .containsExactly(difference.replace('\'', '"'));
    }

    @Test
    void aPathThatIsUndecidedMayBeGoneWhereItIsDecided() {
        Side<String> local = side("{'id':1,'b':{'c':2}}", 1, 12);
        Side<String> server = side("{'id':1,'b':{'c':3}}", 2, 11);
        RecordedConflict undecided = recorded("{}", side("{'id':1,'b':{'c':1}}", 1, 10), local, server);
        assertThat(undecided.before().paths()).containsExactly(FieldPath.parse("/b/c"));
        RecordedConflict withoutIt = new RecordedConflict(
                "line 2", ID, undecided.base(), local, server, new ConflictResult(null, List.of(), "{\"id\":1}"));
        ReplayedConflict parked = run("{}", withoutIt);
        assertThat(parked.difference()).isEqualTo(NOW_PARKED);
        assertThat(parked.fields()).containsExactly(new FieldDifference(FieldPath.parse("/b/c"), null, null));
    }

    @Test
    void deletesAreValuesToo() {
        Side<String> gone = Side.tombstone(new Stamp(Version.of(2), time(11)));
        RecordedConflict deleted = recorded("default: serverWins", BASE, LOCAL, gone);

        assertThat(deleted.before()).isEqualTo(new ConflictResult(null, List.of(), null));
        assertThat(run("default: serverWins", deleted).difference()).isEqualTo(SAME);
        ReplayedConflict kept = run("default: localWins", deleted);
        assertThat(kept.difference()).isEqualTo(OTHER_VALUE);
        assertThat(kept.fields())
                .containsExactly(new FieldDifference(FieldPath.ROOT, null, ((Side.Present<String>) LOCAL).value()));
        assertThat(run("{}", deleted).difference()).isEqualTo(NOW_PARKED);
    }

    @Test
    void whatIsNotKnownStaysUnknown() {
        RecordedConflict unknown = recorded("{}", BASE, LOCAL, Side.unknown());
        RecordedConflict none = recorded("{}", Side.none(), LOCAL, Side.none());

        assertThat(unknown.before().reason()).isEqualTo(ParkReason.SIDE_UNKNOWN);
        assertThat(run("default: localWins", unknown).difference()).isEqualTo(SAME);
        assertThat(none.before().parked()).isFalse();
    }

    @Test
    void aCaseOfTheQueueWaitedWhateverWasDecidedLater() {
        ConflictQueue queue = ConflictQueue.inMemory(CLOCK);
        ConflictResolver<JsonNode> resolver = ConflictResolver.<JsonNode>builder(rules("{}"), FieldAccess.json(), CLOCK)
                .queue(queue)
                .build();
        resolver.resolve(ID, parsed(BASE), parsed(LOCAL), parsed(SERVER));

        RecordedConflict recorded =
                RecordedConflict.of(queue.list(CaseFilter.OPEN).get(0));

        assertThat(recorded.source()).isEqualTo("case 1");
        assertThat(recorded.before().reason()).isEqualTo(ParkReason.FIELD_CONFLICT);
        assertThat(recorded.before().paths()).containsExactly(FieldPath.parse("/a"));
        assertThat(run("{}", recorded).difference()).isEqualTo(SAME);
        ReplayedConflict resolved = run("fields: {/a: min}", recorded);
        assertThat(resolved.difference()).isEqualTo(NOW_RESOLVED);
        assertThat(resolved.fields()).containsExactly(new FieldDifference(FieldPath.parse("/a"), null, "2"));
        assertThat(run("default: manualResolution", recorded).difference()).isEqualTo(PARKED_OTHERWISE);
        assertThat(queue.list(CaseFilter.OPEN)).hasSize(1);
    }

    private static RecordedConflict recorded(String rules, Side<String> base, Side<String> local, Side<String> server) {
        return new RecordedConflict(
                "line 1", ID, base, local, server, new Replay(rules(rules), CLOCK).decide(ID, base, local, server));
    }

    private static ReplayedConflict run(String rules, RecordedConflict recorded) {
        return new Replay(rules(rules), CLOCK).run(recorded);
    }

    private static Ruleset rules(String text) {
        return Ruleset.parse(RECORD + (text.equals("{}") ? "" : text), "rules");
    }

    private static Side<JsonNode> parsed(Side<String> side) {
        String text = ((Side.Present<String>) side).value();
        return Side.present(StrictJson.reader().read(text, "test"), side.stamp());
    }

    private static Side<String> side(String text, long version, long minute) {
        return Side.present(text.replace('\'', '"'), new Stamp(Version.of(version), time(minute)));
    }

    private static HybridTime time(long minute) {
        return HybridTime.of(NOW.minusSeconds(3_600).plusSeconds(60 * minute));
    }
}
