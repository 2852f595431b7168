package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.stamp;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PartialDocumentTest {

    private static final RecordId ID = new RecordId("reservation", "r1");
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private final ConflictQueue queue = ConflictQueue.inMemory(clock);

    private ConflictResolver<JsonNode> resolver(String rules) {
        return ConflictResolver.builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), clock)
                .queue(queue)
                .build();
    }

    private static Side<JsonNode> partial(String text, String... mask) {
        return Side.partial(json(text), stamp(1, "11:00"), FieldMask.of(List.of(mask)));
    }

    private static Outcome.Parked<JsonNode> parked(Outcome<JsonNode> outcome, ParkReason reason) {
        assertThat(outcome).isInstanceOf(Outcome.Parked.class);
        Outcome.Parked<JsonNode> parked = (Outcome.Parked<JsonNode>) outcome;
        assertThat(parked.reason()).isEqualTo(reason);
        return parked;
    }

    /** What becomes of the server's document when a part of local's is applied onto it. */
    @ParameterizedTest(name = "{0} of {1} onto {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/a      | {'a':2}             | {'a':1,'b':1}         | {'a':2,'b':1}",
                "/a      | {'a':2,'b':9}       | {'a':1,'b':1}         | {'a':2,'b':1}",
                "/a      | {'a':null}          | {'a':1,'b':1}         | {'a':null,'b':1}",
                "/a      | {}                  | {'a':1,'b':1}         | {'b':1}",
                "/c      | {'c':{'x':1}}       | {'a':1,'b':1}         | {'a':1,'b':1,'c':{'x':1}}",
                "/o/x    | {'o':{'x':2,'y':9}} | {'o':{'x':1,'y':1}}   | {'o':{'x':2,'y':1}}",
                "/o/x    | {'o':{}}            | {'o':{'x':1,'y':1}}   | {'o':{'y':1}}",
                "/o/x    | {}                  | {'o':{'x':1,'y':1}}   | {'o':{'y':1}}",
                "/o/x    | {'o':7}             | {'o':{'x':1,'y':1}}   | {'o':{'y':1}}",
                "/o/x    | {'o':{'x':2,'y':9}} | {'b':1}               | {'b':1,'o':{'x':2}}",
                "/o/x    | {'b':9}             | {'b':1}               | {'b':1}",
                "/o/x    | {'o':{'y':9}}       | {'b':1}               | {'b':1}",
                "/o/x    | {'o':{'y':9}}       | {'o':3}               | {'o':3}",
                "/o/x    | {'b':9}             | {'o':3}               | {'o':3}",
                "/*/x    | {'o':{'x':2}}       | {'o':{'x':1},'p':{'x':3,'y':4}} | {'o':{'x':2},'p':{'y':4}}",
                "/l/*/x  | {'l':[{'x':1.0}]}   | {'l':[{'x':1}]}       | {'l':[{'x':1}]}",
                "/l      | {'l':[2]}           | {'l':[1,3]}           | {'l':[2]}",
            })
    void coveredPathsAreLocalsAndAllOthersStay(String mask, String part, String server, String expected) {
        Side<JsonNode> theirs = present(server, 1, "10:00");
        Outcome<JsonNode> outcome = resolver("{}").resolve(ID, theirs, partial(part, mask), theirs);
        assertThat(outcome).isInstanceOf(Outcome.Resolved.class);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value())
                .hasToString(json(expected).toString());
        boolean same = json(expected).equals(json(server));
        assertThat(((Outcome.Resolved<JsonNode>) outcome).operation()).isEqualTo(same ? Operation.NONE : Operation.PUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localWins", "latestWins", "fieldLevelMerge"})
    void localWinsAPartialDocumentButNeverWhatItDoesNotSay(String strategy) {
        Side<JsonNode> base = present("{'a':1,'b':1,'c':1}", 1, "09:00");
        Side<JsonNode> server = present("{'a':1,'b':2,'d':2}", 2, "10:00");
        Outcome<JsonNode> outcome =
                resolver("default: " + strategy).resolve(ID, base, partial("{'a':2}", "/a"), server);
        assertThat(outcome).isInstanceOf(Outcome.Resolved.class);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value()).isEqualTo(json("{'a':2,'b':2,'d':2}"));
        assertThat(((Outcome.Resolved<JsonNode>) outcome).stamp().version()).hasToString("0.3");
    }

    @Test
    void whatAPartialDocumentSaysAsBaseSaysItIsNoChange() {
        Side<JsonNode> base = present("{'a':1,'b':1}", 1, "09:00");
        Side<JsonNode> server = present("{'a':3,'b':2}", 2, "10:00");
        Outcome<JsonNode> outcome =
                resolver("default: manualResolution").resolve(ID, base, partial("{'a':1}", "/a"), server);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).operation()).isEqualTo(Operation.NONE);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value()).isEqualTo(json("{'a':3,'b':2}"));
        Outcome<JsonNode> silent = resolver("default: localWins").resolve(ID, base, partial("{'a':9}"), server);
        assertThat(((Outcome.Resolved<JsonNode>) silent).value()).isEqualTo(json("{'a':3,'b':2}"));
    }

    @Test
    void withoutABaseAPartIsComparedWithTheServersDocument() {
        Side<JsonNode> server = present("{'a':1,'b':2}", 2, "10:00");
        Outcome<JsonNode> same = resolver("default: manualResolution").resolve(ID, partial("{'a':1}", "/a"), server);
        assertThat(((Outcome.Resolved<JsonNode>) same).operation()).isEqualTo(Operation.NONE);
        Outcome<JsonNode> other = resolver("default: manualResolution").resolve(ID, partial("{'a':5}", "/a"), server);
        parked(other, ParkReason.MANUAL);
        assertThat(queue.list(CaseFilter.OPEN))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.conflict().local().valueOrNull()).isEqualTo("{\"a\":5,\"b\":2}"));
    }

    @ParameterizedTest(name = "{0} of {1} onto {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/l/*/x | {'l':[{'x':2}]} | {'l':[{'x':1,'y':1}]} | /l",
                "/l/*/x | {}              | {'l':[{'x':1}]}       | /l",
                "/l/*/x | {'l':[{'x':2}]} | {'b':1}               | /l",
                "/l/x   | {'l':[3]}       | {'l':{'x':1}}         | /l",
                "/o/x   | {'o':{'x':2}}   | {'o':3}               | /o",
                "/o/x   | {'o':{'x':2}}   | {'o':null}            | /o",
            })
    void aPartOfAListOrOfAValueThatIsNoObjectParksThere(String mask, String part, String server, String path) {
        Side<JsonNode> theirs = present(server, 1, "10:00");
        Outcome.Parked<JsonNode> outcome = parked(
                resolver("default: localWins").resolve(ID, theirs, partial(part, mask), theirs),
                ParkReason.SIDE_UNKNOWN);
        assertThat(outcome.detail())
                .isEqualTo("local's document is partial at places where parts cannot be told apart");
        assertThat(outcome.conflicts()).singleElement().satisfies(at -> {
            assertThat(at.path()).hasToString(path);
            assertThat(at.local()).isEqualTo(json(part).get(path.substring(1)));
            assertThat(at.server()).isEqualTo(json(server).get(path.substring(1)));
            assertThat(at.corruption()).isFalse();
            assertThat(at.why())
                    .isEqualTo("the document says only a part of it, which fits objects alone; cover it as a whole in"
                            + " the mask");
        });
        assertThat(queue.list(CaseFilter.OPEN))
                .singleElement()
                .satisfies(each -> assertThat(each.conflict().local().valueOrNull())
                        .as("a person who takes local overwrites nothing that it did not say")
                        .isEqualTo(json(server).toString()));
    }

    @Test
    void aPartBringsNoDeletedRecordBackAndMakesNoNewOne() {
        String detail = "local's document is partial, and the server has none to apply it onto; send the whole one";
        ConflictResolver<JsonNode> resolver = resolver("default: localWins");
        Side<JsonNode> base = present("{'a':1,'b':1}", 1, "09:00");
        Side<JsonNode> part = partial("{'a':2}", "/a");
        assertThat(parked(resolver.resolve(ID, base, part, tombstone(2, "10:00")), ParkReason.SIDE_UNKNOWN)
                        .detail())
                .isEqualTo(detail);
        assertThat(queue.list(CaseFilter.OPEN))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.conflict().local().valueOrNull()).isEqualTo("{\"a\":2,\"b\":1}"));
        parked(resolver.resolve(ID, Side.none(), part, Side.none()), ParkReason.SIDE_UNKNOWN);
        parked(resolver.resolve(ID, tombstone(1, "09:00"), part, tombstone(1, "09:00")), ParkReason.SIDE_UNKNOWN);
    }

    @Test
    void aDeleteOfTheServersTakesAPartWithIt() {
        Side<JsonNode> base = present("{'a':1,'b':1}", 1, "09:00");
        Outcome<JsonNode> adopted = resolver("{}").resolve(ID, base, partial("{'a':1}", "/a"), tombstone(2, "10:00"));
        assertThat(((Outcome.Resolved<JsonNode>) adopted).value()).isNull();
        Outcome<JsonNode> lost =
                resolver("default: serverWins").resolve(ID, base, partial("{'a':2}", "/a"), tombstone(2, "10:00"));
        assertThat(((Outcome.Resolved<JsonNode>) lost).value()).isNull();
    }

    @Test
    void aListThatDoesNotFitBaseParksWhereTheServerHasNone() {
        Side<JsonNode> base = present("{'l':[1]}", 1, "09:00");
        Outcome.Parked<JsonNode> outcome = parked(
                resolver("{}").resolve(ID, base, partial("{'l':[2]}", "/l/0"), tombstone(2, "10:00")),
                ParkReason.SIDE_UNKNOWN);
        assertThat(outcome.conflicts())
                .singleElement()
                .satisfies(at -> assertThat(at.path()).hasToString("/l"));
    }

    @Test
    void aPartialServerOrBaseTellsNothingAboutTheRest() {
        Side<JsonNode> whole = present("{'a':1,'b':1}", 1, "09:00");
        Side<JsonNode> part = partial("{'a':1}", "/a");
        assertThat(parked(resolver("{}").resolve(ID, whole, whole, part), ParkReason.SIDE_UNKNOWN)
                        .detail())
                .isEqualTo("the server's document is partial, so that nobody can tell what else changed;"
                        + " load the whole one");
        assertThat(parked(resolver("{}").resolve(ID, part, part, whole), ParkReason.SIDE_UNKNOWN)
                        .detail())
                .startsWith("base's document is partial");
        assertThat(resolver("{}").decide(ID, whole, whole, part)).isInstanceOf(Outcome.Parked.class);
    }

    @Test
    void aMaskOfEverythingIsNoMask() {
        Side<JsonNode> base = present("{'a':1,'b':1}", 1, "09:00");
        Outcome<JsonNode> outcome = resolver("{}").resolve(ID, base, partial("{'a':1}", ""), base);
        assertThat(((Outcome.Resolved<JsonNode>) outcome).value()).isEqualTo(json("{'a':1}"));
    }
}
