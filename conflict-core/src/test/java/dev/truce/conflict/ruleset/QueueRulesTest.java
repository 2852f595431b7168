package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.ParkReason;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class QueueRulesTest {

    @TempDir
    Path folder;

    private QueueRules read(String text) throws IOException {
        return QueueRules.read(Files.writeString(folder.resolve("queue.yaml"), text));
    }

    @Test
    void whatTheFileSaysIsRead() throws IOException {
        QueueRules rules = read("""
                attempts: 7
                ageing: PT0S
                longestLease: PT5M
                priorities: [ { type: hall, reason: LOOP, where: /n > 1, priority: 10 } ]
                deadlines: [ { after: P1D, then: latestWins }, { type: x, after: P2D, then: escalate } ]
                """);
        assertThat(rules)
                .isEqualTo(new QueueRules(
                        7,
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        List.of(new QueueRules.Priority(
                                new QueueRules.Choice("hall", ParkReason.LOOP, Condition.parse("/n > 1")), 10)),
                        List.of(
                                new QueueRules.Deadline(
                                        new QueueRules.Choice(null, null, null), Duration.ofDays(1), "latestWins"),
                                new QueueRules.Deadline(
                                        new QueueRules.Choice("x", null, null), Duration.ofDays(2), null))));
        assertThat(read("{}")).isEqualTo(new QueueRules(null, null, null, List.of(), List.of()));
        assertThat(read("longestLease: PT0.001S").longestLease()).isEqualTo(Duration.ofMillis(1));
        assertThat(read("attempts: 1").attempts()).isEqualTo(1);
        assertThat(read("attempts: 1000").attempts()).isEqualTo(1000);
    }

    private List<String> problems(String text) {
        RulesetException refused = catchThrowableOfType(RulesetException.class, () -> read(text));
        return refused.findings().stream().map(each -> each.in("q")).toList();
    }

    @Test
    void aDurationOfNothingIsNoDeadlineAndNoLease() {
        assertThat(problems("longestLease: PT0S\ndeadlines: [ { after: PT0S } ]"))
                .containsExactly(
                        "q:1: /longestLease: \"longestLease\" is a millisecond at least; write PT1H",
                        "q:2: /deadlines/0/after: \"after\" is a millisecond at least; write P1D");
    }

    @Test
    void aNumberOfAttemptsIsAWholeOneInItsRange() throws IOException {
        for (String found : List.of("0", "1001", "-1", "x", "[3]", "true")) {
            assertThat(problems("attempts: " + found))
                    .singleElement()
                    .asString()
                    .startsWith("q:1: /attempts: \"attempts\" is a whole number from 1 to 1000, but found ");
        }
        assertThat(read("attempts: 5.0").attempts()).isEqualTo(5);
    }

    @Test
    void everythingThatIsWrongIsNamedByLineAndPathWithARemedy() {
        assertThat(problems("""
                attempts: 1.5
                priority: 3
                priorities:
                  - { type: seat, priority: 11 }
                  - { where: 'id = 1', priority: 3 }
                  - { type: seat }
                deadlines:
                  - { after: P1D, then: server }
                  - { then: serverWins }
                """))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .isEqualTo(
                                        "q:1: /attempts: \"attempts\" is a whole number from 1 to 1000, but found 1.5;"
                                                + " write attempts: 5"),
                        two -> assertThat(two).startsWith("q:2: /priority: unknown key \"priority\""),
                        three -> assertThat(three)
                                .startsWith("q:4: /priorities/0/priority: \"priority\" is a whole number from 1 to 10"),
                        four -> assertThat(four)
                                .startsWith("q:5: /priorities/1/where: \"where\" is no condition: ")
                                .endsWith("; write where: /partySize >= 8"),
                        five -> assertThat(five).startsWith("q:6: /priorities/2: \"priority\" is missing; write {"),
                        six -> assertThat(six).startsWith("q:8: /deadlines/0/then: "),
                        seven -> assertThat(seven).startsWith("q:9: /deadlines/1: \"after\" is missing; write {"));
        assertThat(problems("priorities: { priority: 1 }"))
                .containsExactly("q:1: /priorities: \"priorities\" is a list, but found a mapping; write [ { type:"
                        + " reservation, priority: 8 } ]");
    }

    @Test
    void theSchemaHasTheSameWords() throws IOException {
        JsonNode schema;
        try (InputStream in = QueueRules.class.getResourceAsStream("queue.schema.json")) {
            schema = StrictJson.reader().read(new String(in.readAllBytes(), StandardCharsets.UTF_8), "schema");
        }
        JsonNode properties = schema.path("properties");
        assertThat(properties.propertyNames()).containsExactlyInAnyOrderElementsOf(QueueRulesBinder.TOP);
        assertThat(properties.at("/priorities/items/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(QueueRulesBinder.PRIORITY);
        assertThat(properties.at("/deadlines/items/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(QueueRulesBinder.DEADLINE);
        List<String> then = new ArrayList<>();
        properties.at("/deadlines/items/properties/then/enum").forEach(each -> then.add(each.asString()));
        assertThat(then).isEqualTo(QueueRulesBinder.THEN);
    }
}
