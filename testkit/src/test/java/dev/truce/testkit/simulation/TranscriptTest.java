package dev.truce.testkit.simulation;

import static dev.truce.testkit.simulation.Setups.ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.Upcaster;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.testkit.simulation.Step.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Histories written by hand: what is told of each thing that can happen, and which losses are reported after restores. */
class TranscriptTest {

    private static final String LATEST = "default: latestWins";
    private static final String PEERS = "{topology: peer, default: latestWins}";
    private static final String PEERS_WITHIN_A_MINUTE = "{topology: peer, default: latestWins, maxFuture: PT1M}";
    private static final int ANN = 0;
    private static final int BOB = 1;
    private static final int CLEO = 2;
    private static final int NOBODY = 7;

    private static Step step(Kind kind, int replica) {
        return new Step(kind, replica, 0, 0, 0, 1_000);
    }

    /** Among peers the first other replica is the next one. */
    private static Step step(Kind kind, int replica, int first) {
        return step(kind, replica).of(replica, 0, first);
    }

    private static Step sync(int replica) {
        return step(Kind.SYNC, replica);
    }

    /** Sets the title to one of A, B, C and D. */
    private static Step title(int replica, char title) {
        return step(Kind.EDIT, replica).sample(title - 'A');
    }

    /** Sets the state to that of the document of this title. */
    private static Step state(int replica, char title) {
        return title(replica, title).of(replica, 0, 1);
    }

    /** The same with the second record. */
    private static Step second(Step step) {
        return step.of(step.replica(), 1, step.first());
    }

    private static String told(SetupDraft<JsonNode> setup, Step... steps) {
        Story story = new Story(true);
        Broken broken = new World<>(setup.setup(), story).run(List.of(steps));
        List<String> lines = new ArrayList<>(story.lines());
        lines.add(broken == null ? "every promise holds" : "broken: " + broken.promise() + ": " + broken.what());
        return String.join("\n", lines);
    }

    /** The last line alone. */
    private static String end(SetupDraft<JsonNode> setup, Step... steps) {
        String told = told(setup, steps);
        return told.substring(told.lastIndexOf('\n') + 1);
    }

    @Test
    void messagesToAServerAreLostComeTwiceAndLate() {
        assertThat(told(
                        Setups.of(LATEST, 2, 2),
                        title(ANN, 'B'),
                        sync(ANN),
                        sync(BOB),
                        state(BOB, 'B'),
                        step(Kind.REQUEST_LOST, BOB),
                        step(Kind.ANSWER_LOST, BOB),
                        sync(BOB),
                        sync(ANN),
                        title(ANN, 'C'),
                        step(Kind.ARRIVES_TWICE, ANN),
                        step(Kind.CUT_OFF, BOB),
                        title(BOB, 'D'),
                        sync(BOB),
                        step(Kind.RECONNECT, BOB),
                        sync(BOB),
                        sync(ANN),
                        state(ANN, 'C'),
                        step(Kind.ARRIVES_LATE, ANN),
                        sync(BOB),
                        step(Kind.LATE_ARRIVES, BOB),
                        sync(BOB),
                        title(ANN, 'A'),
                        step(Kind.ARRIVES_LATE, ANN),
                        sync(ANN),
                        step(Kind.LATE_ARRIVES, ANN),
                        step(Kind.DELETE, ANN),
                        step(Kind.DELETE, ANN),
                        sync(ANN),
                        title(ANN, 'C'),
                        title(ANN, 'C'),
                        sync(ANN),
                        second(title(BOB, 'B')),
                        title(NOBODY, 'B')))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at 0.1
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:03Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.2
                          Ann holds {"title":"B","state":"open"} at 0.2
                        Bob syncs record/1
                          Bob holds {"title":"B","state":"open"} at 0.2
                        Bob changes record/1: {"title":"B","state":"paid"}  (2026-01-13T12:00:06Z+0@Bob)
                        Bob syncs record/1
                          the request is lost
                          Bob gets no answer
                          Bob holds {"title":"B","state":"paid"} at 0.2
                        Bob syncs record/1
                          the server now holds version 0.3
                          the answer is lost
                          Bob gets no answer
                          Bob holds {"title":"B","state":"paid"} at 0.2
                        Bob syncs record/1
                          Bob holds {"title":"B","state":"paid"} at 0.3
                        Ann syncs record/1
                          Ann holds {"title":"B","state":"paid"} at 0.3
                        Ann changes record/1: {"title":"C","state":"paid"}  (2026-01-13T12:00:11Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.4
                          the request arrives twice
                          Ann holds {"title":"C","state":"paid"} at 0.4
                        Bob is cut off
                        Bob changes record/1: {"title":"D","state":"paid"}  (2026-01-13T12:00:14Z+0@Bob)
                        Bob syncs record/1
                          Bob gets no answer
                          Bob holds {"title":"D","state":"paid"} at 0.3
                        Bob is connected again
                        Bob syncs record/1
                          the server now holds version 0.5
                          Bob decides UPDATE_UPDATE: {"title":"D","state":"paid"} at 0.5
                          Bob holds {"title":"D","state":"paid"} at 0.5
                        Ann syncs record/1
                          Ann holds {"title":"D","state":"paid"} at 0.5
                        Ann changes record/1: {"title":"D"}  (2026-01-13T12:00:19Z+0@Ann)
                        Ann syncs record/1
                          the request is still on its way when Ann gives up
                          Ann gets no answer
                          Ann holds {"title":"D"} at 0.5
                        Bob syncs record/1
                          Bob holds {"title":"D","state":"paid"} at 0.5
                        a late request of Ann for record/1 arrives, and is carried out
                        Bob syncs record/1
                          Bob holds {"title":"D"} at 0.6
                        Ann changes record/1: {"title":"A"}  (2026-01-13T12:00:24Z+0@Ann)
                        Ann syncs record/1
                          the request is still on its way when Ann gives up
                          Ann gets no answer
                          Ann holds {"title":"A"} at 0.5
                        Ann syncs record/1
                          the server now holds version 0.7
                          Ann decides UPDATE_UPDATE: {"title":"A"} at 0.7
                          Ann holds {"title":"A"} at 0.7
                        a late request of Ann for record/1 arrives, and is refused
                        Ann deletes record/1  (2026-01-13T12:00:28Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.8
                          Ann holds deleted at 0.8
                        Ann creates record/1: {"title":"C"}  (2026-01-13T12:00:31Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.9
                          Ann holds {"title":"C"} at 0.9
                        Bob creates record/2: {"title":"B","state":"paid"}  (2026-01-13T12:00:34Z+0@Bob)
                        the network heals, the clocks are set right, and everybody syncs
                        Bob syncs record/1
                          Bob holds {"title":"C"} at 0.9
                        Bob syncs record/2
                          the server now holds version 0.1
                          Bob holds {"title":"B","state":"paid"} at 0.1
                        Ann syncs record/2
                          Ann holds {"title":"B","state":"paid"} at 0.1
                        every promise holds""");
    }

    @Test
    void aReplicaThatCrashedFindsOutWhatBecameOfItsSyncBeforeItIsEdited() {
        assertThat(told(
                        Setups.of(LATEST, 2, 1),
                        title(ANN, 'B'),
                        step(Kind.CRASH_BEFORE_WRITING, ANN),
                        step(Kind.CRASH_BEFORE_CONFIRMING, ANN),
                        state(ANN, 'C'),
                        step(Kind.CRASH_BEFORE_CONFIRMING, ANN),
                        step(Kind.CUT_OFF, ANN),
                        title(ANN, 'C'),
                        step(Kind.DELETE, ANN),
                        step(Kind.RECONNECT, ANN),
                        title(ANN, 'C'),
                        step(Kind.RESTART, BOB),
                        step(Kind.BACK_UP, ANN),
                        step(Kind.CRASH_BEFORE_CONFIRMING, ANN),
                        step(Kind.RESTORE, ANN),
                        title(ANN, 'D'),
                        step(Kind.CRASH_BEFORE_CONFIRMING, ANN),
                        step(Kind.DELETE, ANN)))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at 0.1
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:03Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.2
                          Ann crashes before it writes the outcome, and starts again
                          Ann holds {"title":"B","state":"open"} at 0.1
                        Ann syncs record/1
                          Ann crashes before it confirms the outcome, and starts again
                          Ann holds {"title":"B","state":"open"} at 0.2
                        Ann syncs record/1
                          Ann holds {"title":"B","state":"open"} at 0.2
                        Ann changes record/1: {"title":"B"}  (2026-01-13T12:00:06Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.3
                          Ann crashes before it confirms the outcome, and starts again
                          Ann holds {"title":"B"} at 0.3
                        Ann is cut off
                        Ann syncs record/1
                          Ann gets no answer
                          Ann holds {"title":"B"} at 0.3
                        Ann syncs record/1
                          Ann gets no answer
                          Ann holds {"title":"B"} at 0.3
                        Ann is connected again
                        Ann syncs record/1
                          Ann holds {"title":"B"} at 0.3
                        Ann changes record/1: {"title":"C"}  (2026-01-13T12:00:12Z+0@Ann)
                        Bob crashes and starts again
                        Ann is backed up
                        Ann syncs record/1
                          the server now holds version 0.4
                          Ann crashes before it confirms the outcome, and starts again
                          Ann holds {"title":"C"} at 0.4
                        Ann is put back to its backup
                        Ann changes record/1: {"title":"D"}  (2026-01-13T12:00:17Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.5
                          Ann crashes before it confirms the outcome, and starts again
                          Ann holds {"title":"D"} at 0.5
                        Ann syncs record/1
                          Ann holds {"title":"D"} at 0.5
                        Ann deletes record/1  (2026-01-13T12:00:19Z+0@Ann)
                        the network heals, the clocks are set right, and everybody syncs
                        Ann syncs record/1
                          the server now holds version 0.6
                          Ann holds deleted at 0.6
                        Bob syncs record/1
                          Bob holds deleted at 0.6
                        every promise holds""");
    }

    @Test
    void clocksJumpAndReplicasAndTheServerArePutBack() {
        Step[] steps = {
            step(Kind.BACK_UP, ANN),
            step(Kind.CLOCK, BOB, 2),
            title(BOB, 'B'),
            sync(BOB),
            step(Kind.CLOCK, BOB, 3),
            step(Kind.CLOCK, BOB, 4),
            step(Kind.CLOCK, BOB, 11),
            sync(ANN),
            title(ANN, 'C'),
            step(Kind.RESTORE, ANN),
            step(Kind.RESTORE, ANN),
            sync(ANN),
            step(Kind.RESTORE, World.SERVER),
            step(Kind.BACK_UP, World.SERVER),
            state(ANN, 'B'),
            sync(ANN),
            second(title(ANN, 'D')),
            second(sync(ANN)),
            step(Kind.EDIT, World.SERVER),
            step(Kind.RESTORE, World.SERVER)
        };
        assertThat(told(Setups.of(LATEST, 2, 2), steps)).isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at 0.1
                        Ann is backed up
                        the clock of Bob now differs by 240.0 s
                        Bob changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:04:05Z+0@Bob)
                        Bob syncs record/1
                          the server now holds version 0.2
                          Bob holds {"title":"B","state":"open"} at 0.2
                        the clock of Bob now differs by -240.0 s
                        the clock of Bob now differs by 0.001 s
                        the clock of Bob now differs by 0.0 s
                        Ann syncs record/1
                          Ann holds {"title":"B","state":"open"} at 0.2
                        Ann changes record/1: {"title":"C","state":"open"}  (2026-01-13T12:04:05Z+1@Ann)
                        Ann is put back to its backup
                        Ann syncs record/1
                          Ann holds {"title":"B","state":"open"} at 0.2
                        the server is backed up
                        Ann changes record/1: {"title":"B","state":"paid"}  (2026-01-13T12:04:05Z+1@Ann)
                        Ann syncs record/1
                          the server now holds version 0.3
                          Ann holds {"title":"B","state":"paid"} at 0.3
                        Ann creates record/2: {"title":"D","state":"sent"}  (2026-01-13T12:04:05Z+2@Ann)
                        Ann syncs record/2
                          the server now holds version 0.1
                          Ann holds {"title":"D","state":"sent"} at 0.1
                        the server is put back to its backup, in the next epoch
                        the network heals, the clocks are set right, and everybody syncs
                        Ann syncs record/1
                          Ann holds {"title":"B","state":"open"} at 1.2
                        Bob syncs record/1
                          Bob holds {"title":"B","state":"open"} at 1.2
                        Ann syncs record/2
                          Ann holds deleted at 1.1
                        Bob syncs record/2
                          Bob holds deleted at 1.1
                        every promise holds""");
        assertThat(told(Setups.of(LATEST, 2, 2).restoringWithoutEpoch(), steps)).endsWith("""
                        the server is put back to its backup, in the same epoch
                        the network heals, the clocks are set right, and everybody syncs
                        Ann syncs record/2
                          Ann holds nothing
                          a person at Ann decides record/1: TakeSide[side=SERVER]
                        Ann syncs record/1
                          Ann holds {"title":"B","state":"open"} at 0.2
                        every promise holds""");
    }

    @Test
    void personsDecideWhatWaitsAndAtTheEndAllOfIt() {
        assertThat(told(
                        Setups.of("default: manualResolution", 2, 2),
                        title(ANN, 'B'),
                        title(BOB, 'C'),
                        sync(ANN),
                        sync(BOB),
                        second(step(Kind.DECIDE, BOB)),
                        step(Kind.DECIDE, ANN),
                        step(Kind.DECIDE, BOB),
                        sync(BOB),
                        title(ANN, 'D'),
                        title(BOB, 'A'),
                        sync(ANN),
                        sync(BOB),
                        step(Kind.DECIDE, BOB, 1),
                        sync(BOB),
                        title(ANN, 'B'),
                        title(BOB, 'C')))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at 0.1
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:03Z+0@Ann)
                        Bob changes record/1: {"title":"C","state":"open"}  (2026-01-13T12:00:04Z+0@Bob)
                        Ann syncs record/1
                          the server now holds version 0.2
                          Ann holds {"title":"B","state":"open"} at 0.2
                        Bob syncs record/1
                          Bob leaves record/1 to a person: MANUAL (the strategy sends such conflicts to a person)
                          Bob holds {"title":"C","state":"open"} at 0.1
                          a person at Bob decides record/1: TakeSide[side=SERVER]
                        Bob syncs record/1
                          Bob decides UPDATE_UPDATE: {"title":"B","state":"open"} at 0.2
                          Bob holds {"title":"B","state":"open"} at 0.2
                        Ann changes record/1: {"title":"D","state":"open"}  (2026-01-13T12:00:11Z+0@Ann)
                        Bob changes record/1: {"title":"A","state":"open"}  (2026-01-13T12:00:12Z+0@Bob)
                        Ann syncs record/1
                          the server now holds version 0.3
                          Ann holds {"title":"D","state":"open"} at 0.3
                        Bob syncs record/1
                          Bob leaves record/1 to a person: MANUAL (the strategy sends such conflicts to a person)
                          Bob holds {"title":"A","state":"open"} at 0.2
                          a person at Bob decides record/1: TakeSide[side=LOCAL]
                        Bob syncs record/1
                          the server now holds version 0.4
                          Bob decides UPDATE_UPDATE: {"title":"A","state":"open"} at 0.4
                          Bob holds {"title":"A","state":"open"} at 0.4
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:17Z+0@Ann)
                        Bob changes record/1: {"title":"C","state":"open"}  (2026-01-13T12:00:18Z+0@Bob)
                        the network heals, the clocks are set right, and everybody syncs
                        Bob syncs record/1
                          the server now holds version 0.5
                          Bob holds {"title":"C","state":"open"} at 0.5
                          a person at Ann decides record/1: TakeSide[side=SERVER]
                        Ann syncs record/1
                          Ann decides UPDATE_UPDATE: {"title":"C","state":"open"} at 0.5
                          Ann holds {"title":"C","state":"open"} at 0.5
                        every promise holds""");
    }

    @Test
    void whatNeitherSideMayBeIsRefusedToPersonsToo() {
        assertThat(told(
                        Setups.of("{default: fieldLevelMerge, fields: {/title: immutable}}", 2, 1),
                        title(ANN, 'B'),
                        title(BOB, 'C'),
                        sync(ANN),
                        sync(BOB),
                        step(Kind.DECIDE, ANN),
                        step(Kind.DECIDE, BOB, 1)))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at 0.1
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:03Z+0@Ann)
                        Bob changes record/1: {"title":"C","state":"open"}  (2026-01-13T12:00:04Z+0@Bob)
                        Ann syncs record/1
                          Ann leaves record/1 to a person: CORRUPTION
                          Ann holds {"title":"B","state":"open"} at 0.1
                        Bob syncs record/1
                          Bob leaves record/1 to a person: CORRUPTION
                          Bob holds {"title":"C","state":"open"} at 0.1
                          a person at Ann decides record/1: TakeSide[side=SERVER]
                          a person's decision is refused: The decision on case 1 breaks the ruleset: /title is immutable, and the last agreed state has another value there. Decide for another value.
                          a person at Bob decides record/1: TakeSide[side=SERVER]
                        the network heals, the clocks are set right, and everybody syncs
                        Ann syncs record/1
                          Ann holds {"title":"A","state":"open"} at 0.1
                        Bob syncs record/1
                          Bob holds {"title":"A","state":"open"} at 0.1
                        every promise holds""");
    }

    private static JsonNode renamed(JsonNode old) {
        ObjectNode next = ((ObjectNode) old.deepCopy()).put("v", 2);
        JsonNode title = next.remove("title");
        return title == null ? next : next.set("name", title);
    }

    private static SetupDraft<JsonNode> twoVersions() {
        return Setups.of(LATEST, 2, 1)
                .firstSchema(Upcaster.stepByStep(1, each -> each.path("v").asInt(1), List.of()))
                .schema(
                        Upcaster.stepByStep(1, each -> each.path("v").asInt(1), List.of(TranscriptTest::renamed)),
                        Stream.of("{\"v\":2,\"name\":\"X\"}", "{\"v\":2,\"name\":\"Y\"}")
                                .map(ACCESS::read)
                                .toList());
    }

    @Test
    void anOlderReplicaWaitsUntilItIsUpdated() {
        assertThat(told(
                        twoVersions(),
                        title(ANN, 'B'),
                        sync(ANN),
                        step(Kind.UPDATE, BOB),
                        sync(BOB),
                        state(BOB, 'B'),
                        sync(BOB),
                        sync(ANN),
                        step(Kind.UPDATE, ANN),
                        step(Kind.UPDATE, ANN),
                        sync(ANN)))
                .isEqualTo("""
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:02Z+0@Ann)
                        Ann syncs record/1
                          the server now holds version 0.1
                          Ann holds {"title":"B","state":"open"} at 0.1
                        Bob syncs record/1
                          Bob holds {"state":"open","v":2,"name":"B"} at 0.1
                        Bob changes record/1: {"state":"open","v":2,"name":"Y"}  (2026-01-13T12:00:06Z+0@Bob)
                        Bob syncs record/1
                          the server now holds version 0.2
                          Bob holds {"state":"open","v":2,"name":"Y"} at 0.2
                        Ann syncs record/1
                          Ann leaves record/1 to a person: SCHEMA_UNKNOWN (the state of the server cannot be read: its schema version 2 is newer than 1: update this replica)
                          Ann holds {"title":"B","state":"open"} at 0.1
                        Ann gets the newest version of the application
                        Ann syncs record/1
                          Ann holds {"state":"open","v":2,"name":"Y"} at 0.2
                        the network heals, the clocks are set right, and everybody syncs
                        every promise holds""");
    }

    @Test
    void messagesToPeersAreLostComeTwiceAndLate() {
        assertThat(told(
                        Setups.of(PEERS, 3, 2),
                        title(ANN, 'B'),
                        step(Kind.SYNC, ANN, 0),
                        step(Kind.SYNC, ANN, 1),
                        title(BOB, 'C'),
                        step(Kind.REQUEST_LOST, BOB),
                        step(Kind.ARRIVES_LATE, BOB),
                        state(BOB, 'B'),
                        step(Kind.ARRIVES_TWICE, BOB, 0),
                        step(Kind.LATE_ARRIVES, ANN),
                        step(Kind.CUT_OFF, ANN),
                        step(Kind.SYNC, BOB, 1),
                        step(Kind.SYNC, ANN),
                        title(ANN, 'D'),
                        step(Kind.RECONNECT, ANN),
                        step(Kind.SYNC, BOB, 1),
                        second(step(Kind.SYNC, ANN)),
                        second(title(ANN, 'B')),
                        step(Kind.SYNC, ANN, 1),
                        step(Kind.DELETE, CLEO),
                        step(Kind.SYNC, CLEO, 0),
                        title(CLEO, 'D'),
                        state(BOB, 'C'),
                        step(Kind.BACK_UP, World.SERVER)))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at {Ann=1}
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:03Z+0@Ann)
                        Ann sends record/1 to Bob
                          Bob holds {"title":"B","state":"open"} at {Ann=2}
                        Ann sends record/1 to Cleo
                          Cleo holds {"title":"B","state":"open"} at {Ann=2}
                        Bob changes record/1: {"title":"C","state":"open"}  (2026-01-13T12:00:06Z+0@Bob)
                        Bob sends record/1 to Cleo
                          the message is lost
                        Bob sends record/1 to Cleo
                          the message is still on its way
                        Bob changes record/1: {"title":"C","state":"paid"}  (2026-01-13T12:00:09Z+0@Bob)
                        Bob sends record/1 to Cleo
                          Cleo holds {"title":"C","state":"paid"} at {Ann=2, Bob=2}
                          Cleo holds {"title":"C","state":"paid"} at {Ann=2, Bob=2}
                        a late message with record/1 arrives at Cleo
                          Cleo holds {"title":"C","state":"paid"} at {Ann=2, Bob=2}
                        Ann is cut off
                        Bob sends record/1 to Ann
                          the message is lost
                        Ann sends record/1 to Bob
                          the message is lost
                        Ann changes record/1: {"title":"D","state":"open"}  (2026-01-13T12:00:15Z+0@Ann)
                        Ann is connected again
                        Bob sends record/1 to Ann
                          Ann decides UPDATE_UPDATE: {"title":"D","state":"open"} at {Ann=3, Bob=2}
                          Ann holds {"title":"D","state":"open"} at {Ann=3, Bob=2}
                        Ann sends record/2 to Bob
                        Ann creates record/2: {"title":"B","state":"paid"}  (2026-01-13T12:00:19Z+0@Ann)
                        Ann sends record/1 to Cleo
                          Cleo holds {"title":"D","state":"open"} at {Ann=3, Bob=2}
                        Cleo deletes record/1  (2026-01-13T12:00:21Z+0@Cleo)
                        Cleo sends record/1 to Ann
                          Ann holds deleted at {Ann=3, Bob=2, Cleo=1}
                        Cleo creates record/1: {"title":"D","state":"sent"}  (2026-01-13T12:00:23Z+0@Cleo)
                        Bob changes record/1: {"title":"C"}  (2026-01-13T12:00:24Z+0@Bob)
                        the network heals, the clocks are set right, and everybody syncs
                        Ann sends record/1 to Bob
                          Bob decides UPDATE_DELETE: {"title":"C"} at {Ann=3, Bob=3, Cleo=1}
                          Bob holds {"title":"C"} at {Ann=3, Bob=3, Cleo=1}
                        Ann sends record/1 to Cleo
                          Cleo holds {"title":"D","state":"sent"} at {Ann=3, Bob=2, Cleo=2}
                        Bob sends record/1 to Ann
                          Ann holds {"title":"C"} at {Ann=3, Bob=3, Cleo=1}
                        Bob sends record/1 to Cleo
                          Cleo decides UPDATE_UPDATE: {"title":"C"} at {Ann=3, Bob=3, Cleo=2}
                          Cleo holds {"title":"C"} at {Ann=3, Bob=3, Cleo=2}
                        Cleo sends record/1 to Ann
                          Ann holds {"title":"C"} at {Ann=3, Bob=3, Cleo=2}
                        Cleo sends record/1 to Bob
                          Bob holds {"title":"C"} at {Ann=3, Bob=3, Cleo=2}
                        Ann sends record/2 to Bob
                          Bob holds {"title":"B","state":"paid"} at {Ann=1}
                        Ann sends record/2 to Cleo
                          Cleo holds {"title":"B","state":"paid"} at {Ann=1}
                        every promise holds""");
    }

    @Test
    void aPeerThatCrashedOrWasPutBackGoesOn() {
        assertThat(told(
                        Setups.of(PEERS, 2, 1),
                        title(ANN, 'B'),
                        step(Kind.CRASH_BEFORE_WRITING, ANN),
                        step(Kind.CRASH_BEFORE_CONFIRMING, ANN),
                        title(BOB, 'C'),
                        step(Kind.CRASH_BEFORE_CONFIRMING, BOB),
                        title(BOB, 'D'),
                        step(Kind.BACK_UP, BOB),
                        state(BOB, 'B'),
                        step(Kind.RESTORE, BOB),
                        step(Kind.RESTART, BOB),
                        step(Kind.SYNC, BOB)))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at {Ann=1}
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:03Z+0@Ann)
                        Ann sends record/1 to Bob
                          Bob crashes before it writes the outcome, and starts again
                        Ann sends record/1 to Bob
                          Bob crashes before it confirms the outcome, and starts again
                          Bob holds {"title":"B","state":"open"} at {Ann=2}
                        Bob changes record/1: {"title":"C","state":"open"}  (2026-01-13T12:00:06Z+0@Bob)
                        Bob sends record/1 to Ann
                          Ann crashes before it confirms the outcome, and starts again
                          Ann holds {"title":"C","state":"open"} at {Ann=2, Bob=1}
                        Bob changes record/1: {"title":"D","state":"open"}  (2026-01-13T12:00:08Z+0@Bob)
                        Bob is backed up
                        Bob changes record/1: {"title":"D","state":"paid"}  (2026-01-13T12:00:10Z+0@Bob)
                        Bob is put back to its backup
                        Bob crashes and starts again
                        Bob sends record/1 to Ann
                          Ann holds {"title":"D","state":"open"} at {Ann=2, Bob=1, Bob+=1}
                        the network heals, the clocks are set right, and everybody syncs
                        every promise holds""");
    }

    @Test
    void ofAPeerWhoseClockIsFastTheOthersTakeNothingUntilItsTimeHasCome() {
        assertThat(told(
                        Setups.of(PEERS_WITHIN_A_MINUTE, 2, 1),
                        step(Kind.BACK_UP, ANN),
                        step(Kind.CLOCK, ANN, 2),
                        title(ANN, 'B'),
                        step(Kind.SYNC, ANN),
                        step(Kind.ARRIVES_LATE, ANN),
                        step(Kind.CLOCK, ANN, 5),
                        step(Kind.SYNC, ANN),
                        step(Kind.RESTORE, ANN),
                        step(Kind.LATE_ARRIVES, ANN)))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at {Ann=1}
                        Ann is backed up
                        the clock of Ann now differs by 240.0 s
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:04:05Z+0@Ann)
                        Ann sends record/1 to Bob
                          Bob leaves record/1 to a person: FUTURE_STAMP (a stamp lies beyond PT1M after this clock)
                          Bob holds {"title":"A","state":"open"} at {Ann=1}
                        Ann sends record/1 to Bob
                          the message is still on its way
                        the clock of Ann now differs by 0.0 s
                        Ann sends record/1 to Bob
                          Ann leaves record/1 to a person: FUTURE_STAMP (a stamp lies beyond PT1M after this clock)
                        Ann is put back to its backup
                        a late message with record/1 arrives at Bob
                          Bob leaves record/1 to a person: FUTURE_STAMP (a stamp lies beyond PT1M after this clock)
                          Bob holds {"title":"A","state":"open"} at {Ann=1}
                        the network heals, the clocks are set right, and everybody syncs
                        every promise holds""");
    }

    @Test
    void aPeerAloneSendsNothing() {
        assertThat(told(Setups.of(PEERS, 1, 1), title(ANN, 'B'), step(Kind.SYNC, ANN)))
                .isEqualTo("""
                        Everybody holds record/1: {"title":"A","state":"open"} at {Ann=1}
                        Ann changes record/1: {"title":"B","state":"open"}  (2026-01-13T12:00:03Z+0@Ann)
                        the network heals, the clocks are set right, and everybody syncs
                        every promise holds""");
    }

    @Test
    void editsConflictsAndWhatWaitsAreCounted() {
        World<JsonNode> world =
                new World<>(Setups.of("default: manualResolution", 2, 1).setup(), new Story(false));
        assertThat(world.run(
                        List.of(title(ANN, 'B'), title(ANN, 'B'), title(BOB, 'C'), sync(ANN), sync(BOB), sync(BOB))))
                .isNull();
        assertThat(world.report(6)).isEqualTo(new SimulationReport(1, 6, 2, 1, 3));
    }

    private static String lost(String edit, String state) {
        return "broken: no edit is lost unsaid: " + edit
                + " in record/1, nobody who saw that changed it, no outcome says"
                + " that it gave way, and yet the record is " + state.replace('\'', '"');
    }

    /** Where both sides changed, takes what is there over local's edits. */
    private static void takingWhatIsThere(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> held = device.server().read(id);
        boolean same = held.stamp().equals(device.base().stamp());
        if (same || Values.identical(ACCESS, device.local(), device.base())) {
            SyncLayer.<JsonNode>engine().sync(id, device);
        } else {
            device.write(held);
        }
    }

    @Test
    void whatALateRequestDidNotBringIsMissedWhereItsAuthorHadItStill() {
        assertThat(end(
                        Setups.of(LATEST, 2, 1).layer(TranscriptTest::takingWhatIsThere),
                        title(ANN, 'B'),
                        step(Kind.ARRIVES_LATE, ANN),
                        title(BOB, 'C'),
                        sync(BOB),
                        step(Kind.LATE_ARRIVES, ANN)))
                .isEqualTo(lost("Ann set title to \"B\"", "{'title':'C','state':'open'} at 0.2"));
    }

    private static SetupDraft<JsonNode> forgetful(String rules) {
        return Setups.of(rules, 3, 1).strategy(Setups.forgetful());
    }

    @Test
    void whatOthersKnewOfAReplicaThatWasPutBackIsMissedWhereTheyLoseIt() {
        String behindAServer = lost("Ann set title to \"B\"", "{'title':'C','state':'open'} at 0.3");
        String amongPeers = lost("Ann set title to \"B\"", "{'title':'C','state':'open'} at {Ann=2, Cleo=1}");
        String fromTheMessage = lost("Ann set title to \"B\"", "{'title':'C','state':'open'} at {Ann=2, Bob=1}");
        assertThat(end(
                        forgetful(LATEST),
                        step(Kind.BACK_UP, ANN),
                        title(ANN, 'B'),
                        sync(ANN),
                        step(Kind.RESTORE, ANN),
                        title(BOB, 'C')))
                .as("the server knew it")
                .isEqualTo(behindAServer);
        assertThat(end(
                        forgetful(LATEST),
                        step(Kind.BACK_UP, ANN),
                        title(ANN, 'B'),
                        step(Kind.ARRIVES_LATE, ANN),
                        step(Kind.RESTORE, ANN),
                        step(Kind.LATE_ARRIVES, ANN),
                        title(BOB, 'C')))
                .as("a request knew it")
                .isEqualTo(behindAServer);
        assertThat(end(
                        forgetful(LATEST),
                        title(ANN, 'B'),
                        step(Kind.BACK_UP, ANN),
                        step(Kind.RESTORE, ANN),
                        sync(ANN),
                        title(BOB, 'C')))
                .as("its backup knew it")
                .isEqualTo(behindAServer);
        assertThat(end(
                        forgetful(LATEST).restoringWithoutEpoch(),
                        title(ANN, 'B'),
                        sync(ANN),
                        step(Kind.BACK_UP, World.SERVER),
                        step(Kind.RESTORE, World.SERVER),
                        title(BOB, 'C')))
                .as("the server's backup knew it")
                .isEqualTo(behindAServer);
        assertThat(end(
                        forgetful(PEERS),
                        step(Kind.BACK_UP, ANN),
                        title(ANN, 'B'),
                        step(Kind.SYNC, ANN),
                        step(Kind.RESTORE, ANN),
                        title(CLEO, 'C')))
                .as("a peer knew it")
                .isEqualTo(amongPeers);
        assertThat(end(
                        forgetful(PEERS),
                        step(Kind.BACK_UP, ANN),
                        title(ANN, 'B'),
                        step(Kind.ARRIVES_LATE, ANN),
                        step(Kind.RESTORE, ANN),
                        title(BOB, 'C')))
                .as("a message knew it")
                .isEqualTo(fromTheMessage);
    }

    @Test
    void whatNobodyKnewOfAReplicaThatWasPutBackIsNoLossNorIsWhatWasSeenAndChanged() {
        assertThat(end(Setups.of(LATEST, 2, 1), step(Kind.BACK_UP, ANN), title(ANN, 'B'), step(Kind.RESTORE, ANN)))
                .isEqualTo("every promise holds");
        assertThat(end(
                        Setups.of(LATEST, 2, 1),
                        title(ANN, 'B'),
                        sync(ANN),
                        step(Kind.BACK_UP, ANN),
                        step(Kind.RESTORE, ANN),
                        title(ANN, 'C')))
                .as("after the restore it was seen still")
                .isEqualTo("every promise holds");
        assertThat(end(
                        Setups.of("default: fieldLevelMerge", 3, 1),
                        title(ANN, 'B'),
                        sync(ANN),
                        state(BOB, 'B'),
                        sync(BOB),
                        sync(CLEO),
                        title(CLEO, 'C')))
                .as("who sees what a merge made sees what it was made of")
                .isEqualTo("every promise holds");
    }

    /** Runs a history in which replicas start again; the names of the clocks that were made, and their walls at the end. */
    private static List<String> clocksMade(SetupDraft<JsonNode> setup, Step... steps) {
        List<String> made = new ArrayList<>();
        List<LongSupplier> walls = new ArrayList<>();
        EditClock.Factory clocks = (node, wallClockMillis) -> {
            made.add(node);
            walls.add(wallClockMillis);
            return EditClock.hybrid(Duration.ofMinutes(5)).create(node, wallClockMillis);
        };
        assertThat(end(setup.clocks(clocks), steps)).isEqualTo("every promise holds");
        assertThat(walls.stream().map(LongSupplier::getAsLong).distinct())
                .as("at the end the clocks are right")
                .hasSize(1);
        return made;
    }

    @Test
    void aReplicaThatStartsAgainHasANewClock() {
        assertThat(clocksMade(
                        Setups.of(LATEST, 3, 1),
                        step(Kind.CLOCK, ANN, 2),
                        title(ANN, 'B'),
                        step(Kind.CRASH_BEFORE_WRITING, ANN),
                        step(Kind.CRASH_BEFORE_CONFIRMING, ANN),
                        step(Kind.RESTART, BOB),
                        step(Kind.BACK_UP, CLEO),
                        step(Kind.RESTORE, CLEO),
                        step(Kind.RESTORE, CLEO),
                        step(Kind.UPDATE, BOB)))
                .containsExactly("Ann", "Bob", "Cleo", "Ann", "Ann", "Bob", "Cleo");
        assertThat(clocksMade(
                        Setups.of(PEERS, 2, 1),
                        title(ANN, 'B'),
                        step(Kind.CRASH_BEFORE_WRITING, ANN),
                        step(Kind.CRASH_BEFORE_CONFIRMING, ANN),
                        step(Kind.RESTART, ANN),
                        step(Kind.BACK_UP, BOB),
                        step(Kind.RESTORE, BOB)))
                .containsExactly("Ann", "Bob", "Bob", "Bob", "Ann", "Bob+");
        assertThat(clocksMade(twoVersions(), step(Kind.UPDATE, ANN), step(Kind.UPDATE, ANN), step(Kind.UPDATE, BOB)))
                .containsExactly("Ann", "Bob", "Ann");
    }

    private static EditClock.Factory alwaysAt(String instant) {
        return (node, wallClockMillis) -> new EditClock() {
            @Override
            public HybridTime tick() {
                return HybridTime.of(Instant.parse(instant));
            }

            @Override
            public void receive(HybridTime time) {}
        };
    }

    /** The edit comes three seconds after twelve, and five minutes are allowed. */
    @Test
    void anEditIsLaterThanWhatItWasMadeFromUnlessThatIsOfTheFuture() {
        String fiveMinutes = "{default: latestWins, maxFuture: PT5M}";
        String early =
                "broken: an edit is later than what it was made from: Ann edits record/1 at 2026-01-13T12:05:03Z,"
                        + " which is not after 2026-01-13T12:05:03Z, the time of the state that it edits";
        assertThat(end(Setups.of(fiveMinutes, 1, 1).clocks(alwaysAt("2026-01-13T12:05:03Z")), title(ANN, 'B')))
                .isEqualTo(early);
        assertThat(end(Setups.of(fiveMinutes, 1, 1).clocks(alwaysAt("2026-01-13T12:05:03.001Z")), title(ANN, 'B')))
                .isEqualTo("every promise holds");
    }

    @Test
    void whatWaitsForNoReasonThatTheHistoryHasIsReported() {
        String unexplained =
                "broken: what waits is reported: Ann leaves record/1 to a person because of %s, which nothing"
                        + " that happened explains";
        assertThat(end(Setups.of(LATEST, 2, 1).hazards(Set.of()).clocks(alwaysAt("2026-01-13T13:00:00Z"))))
                .isEqualTo(unexplained.formatted("FUTURE_STAMP"));
        assertThat(end(Setups.of(LATEST, 2, 1).firstSchema(Upcaster.stepByStep(1, each -> 2, List.of()))))
                .isEqualTo(unexplained.formatted("SCHEMA_UNKNOWN"));
    }

    @Test
    void whereOnlyTheReplicasGoOnChangingItDoesNotComeToAnEnd() {
        AtomicInteger syncs = new AtomicInteger();
        SyncLayer<JsonNode> counting = (id, device) -> device.write(Side.present(
                ACCESS.read("{\"n\":" + syncs.incrementAndGet() + "}"),
                device.local().stamp()));
        assertThat(told(Setups.of(LATEST, 2, 1).layer(counting))).endsWith("""
                        Ann syncs record/1
                          Ann holds {"n":21}
                        Bob syncs record/1
                          Bob holds {"n":22}
                        after 10 rounds it still goes on
                        broken: syncing comes to an end: after 10 rounds in which everybody synced everything and nobody edited, states still change""");
    }

    /** Writes with the version that the server has already. */
    private static void countingNothing(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> held = device.server().read(id);
        Outcome<JsonNode> found = device.resolver().decide(id, device.base(), device.local(), held);
        if (held.isPresent()
                && found instanceof Outcome.Resolved<JsonNode> resolved
                && resolved.operation() != Operation.NONE) {
            Stamp stamp = resolved.stamp().withVersion(held.stamp().version());
            device.server()
                    .compareAndSet(
                            id,
                            held,
                            new Outcome.Resolved<>(
                                    id,
                                    resolved.detection(),
                                    resolved.operation(),
                                    resolved.value(),
                                    stamp,
                                    List.of(),
                                    Trace.EMPTY));
        } else {
            SyncLayer.<JsonNode>engine().sync(id, device);
        }
    }

    @Test
    void aVersionThatTheServerOrTheWriterHadReachedIsNotUsedAgain() {
        assertThat(end(Setups.of(LATEST, 1, 1).layer(TranscriptTest::countingNothing), title(ANN, 'B'), sync(ANN)))
                .isEqualTo("broken: versions never go back: Ann writes record/1 as version 0.1, but the server had"
                        + " reached 0.1");
        assertThat(end(
                        Setups.of(LATEST, 1, 1).restoringWithoutEpoch().layer(BadSync::countFromTheServer),
                        step(Kind.BACK_UP, World.SERVER),
                        title(ANN, 'B'),
                        sync(ANN),
                        step(Kind.RESTORE, World.SERVER),
                        title(ANN, 'C'),
                        sync(ANN),
                        step(Kind.DECIDE, ANN, 1),
                        sync(ANN)))
                .isEqualTo(
                        "broken: versions never go back: Ann writes record/1 as version 0.2, but Ann had reached 0.2");
    }
}
