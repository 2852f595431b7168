package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.conflict.ruleset.QueueRules;
import dev.truce.integrity.Digest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredQueueTest {

    private static final QueueRules.Choice ANY = new QueueRules.Choice(null, null, null);

    private static NewCase conflict(String type, ParkReason reason, String local, String server) {
        return new NewCase(
                new NewCase.Key("", new RecordId(type, "1"), ""),
                new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null),
                reason,
                "",
                Topology.HUB,
                Side.none(),
                side(local),
                side(server),
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("rules", "1.0.0", Digest.of(new byte[0])));
    }

    private static Side<String> side(String document) {
        return document.equals("-")
                ? Side.tombstone(stamp(1, "10:00"))
                : Side.present(document.replace('\'', '"'), stamp(1, "10:00"));
    }

    private static QueueRules rules(List<QueueRules.Priority> priorities, List<QueueRules.Deadline> deadlines) {
        return new QueueRules(null, null, null, priorities, deadlines);
    }

    @Test
    void whatTheFileDoesNotSayIsAsWithoutIt() {
        QueuePolicy policy = ConfiguredQueue.policy(rules(List.of(), List.of()));
        NewCase conflict = conflict("guest", ParkReason.MANUAL, "{}", "{}");
        assertThat(policy.ageing()).isEqualTo(QueuePolicy.DEFAULT.ageing());
        assertThat(policy.mostAttempts()).isEqualTo(QueuePolicy.DEFAULT.mostAttempts());
        assertThat(policy.longestLease()).isNull();
        assertThat(policy.priority().applyAsInt(conflict)).isEqualTo(5);
        assertThat(policy.deadline().apply(conflict)).isNull();
        QueuePolicy said =
                ConfiguredQueue.policy(new QueueRules(7, Duration.ZERO, Duration.ofMinutes(5), List.of(), List.of()));
        assertThat(said.mostAttempts()).isEqualTo(7);
        assertThat(said.ageing()).isEqualTo(Duration.ZERO);
        assertThat(said.longestLease()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hall  | LOOP   | {'n':2} | {'n':2} | 9",
                "hall  | LOOP   | {'n':2} | {'n':0} | 9",
                "hall  | LOOP   | {'n':0} | {'n':2} | 9",
                "hall  | LOOP   | -       | {'n':2} | 9",
                "hall  | LOOP   | {'n':2} | -       | 9",
                "hall  | LOOP   | {'n':0} | {'n':0} | 3",
                "hall  | LOOP   | -       | -       | 3",
                "hall  | MANUAL | {'n':2} | {'n':2} | 5",
                "guest | LOOP   | {'n':2} | {'n':2} | 3",
                "guest | MANUAL | {'n':2} | {'n':2} | 5"
            })
    void theFirstPriorityThatFitsHolds(String type, ParkReason reason, String local, String server, int priority) {
        QueuePolicy policy = ConfiguredQueue.policy(rules(
                List.of(
                        new QueueRules.Priority(
                                new QueueRules.Choice("hall", ParkReason.LOOP, Condition.parse("/n > 1")), 9),
                        new QueueRules.Priority(new QueueRules.Choice(null, ParkReason.LOOP, null), 3)),
                List.of()));
        assertThat(policy.priority().applyAsInt(conflict(type, reason, local, server)))
                .isEqualTo(priority);
    }

    @ParameterizedTest
    @CsvSource({"serverWins, SERVER_WINS", "localWins, LOCAL_WINS", "latestWins, LATEST_WINS", ", "})
    void aDeadlineDecidesAsTheFileSays(@Nullable String then, @Nullable Fallback fallback) {
        QueuePolicy policy = ConfiguredQueue.policy(rules(
                List.of(),
                List.of(
                        new QueueRules.Deadline(
                                new QueueRules.Choice("hall", null, null), Duration.ofDays(9), "serverWins"),
                        new QueueRules.Deadline(ANY, Duration.ofDays(1), then))));
        assertThat(policy.deadline().apply(conflict("guest", ParkReason.MANUAL, "{}", "{}")))
                .isEqualTo(new QueuePolicy.Deadline(Duration.ofDays(1), fallback));
    }
}
