package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.risk.Scorer;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What records name, and how much they matter, in the state that a rollback leads to. */
class DemandsTest {

    private static final Ruleset RULES =
            Ruleset.parse("types: { guest: { references: { /table: table, /seat/hall: hall } } }", "rules");

    @TempDir
    Path temp;

    private Town town;
    private final List<Scorer> scorers = new ArrayList<>();

    @BeforeEach
    void aTown() {
        town = new Town(temp.resolve("live"), Town.PLAIN);
    }

    private void hold(String... records) {
        town.hold("");
        try {
            for (String record : records) {
                String type = record.substring(0, record.indexOf(' '));
                Files.writeString(
                        town.folder.resolve(type + ".ndjson"),
                        record.substring(record.indexOf(' ') + 1) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<RiskReason> reason(String rule, Snapshot snapshot, RollbackScope scope) {
        RollbackPlanner.Builder planner = RollbackPlanner.builder(town.repository, town.format, town.clock)
                .ruleset(RULES);
        for (Scorer scorer : scorers) {
            planner = planner.scorer(scorer);
        }
        try (LiveStore live = town.live()) {
            return planner
                    .build()
                    .plan(RollbackRequest.authoritative(snapshot).in(scope), live)
                    .risk()
                    .reasons()
                    .stream()
                    .filter(reason -> reason.rule().equals(rule))
                    .findFirst();
        }
    }

    @Test
    void aNameIsATextOrANumberAndWhatIsNoNameNamesNothing() {
        hold(
                "guest {\"id\":\"a\",\"table\":\"t\"}",
                "guest {\"id\":\"b\",\"table\":7.0}",
                "guest {\"id\":\"c\",\"table\":8}",
                "guest {\"id\":\"d\",\"table\":null}",
                "guest {\"id\":\"e\",\"table\":[\"x\"]}",
                "guest {\"id\":\"f\"}",
                "guest {\"id\":\"g\",\"seat\":{\"hall\":\"h\"}}",
                "guest {\"id\":\"h\",\"seat\":7}");
        Snapshot snapshot = town.snapshot("before");
        hold("table {\"id\":\"t\"}", "table {\"id\":7}");

        assertThat(reason("R-ORPHANS", snapshot, RollbackScope.ofTypes(List.of("guest"))))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.count()).isEqualTo(2);
                    assertThat(reason.samples())
                            .containsExactly(
                                    "guest/c: /table names table 8, which will not be there",
                                    "guest/g: /seat/hall names hall h, which will not be there");
                });
    }

    @Test
    void whoNamesNothingIsNotToldWhereARecordComes() {
        hold("guest {\"id\":\"a\",\"table\":\"\"}", "table {\"id\":\"t\"}");
        Snapshot snapshot = town.snapshot("before");
        hold("guest {\"id\":\"a\",\"table\":\"\"}");

        assertThat(reason("R-ORPHANS", snapshot, RollbackScope.ALL)).isEmpty();
    }

    @Test
    void whoWouldHaveTheSameIsNamedWithTheFirstThatHasIt() {
        RollbackPlan plan = new Scenario(temp, "all", "seats once").plan("repair", "a1=x b1=y c1=z", "b2=x c1=z d2=x");

        assertThat(plan.risk().reasons())
                .filteredOn(reason -> reason.rule().equals("R-UNIQUE"))
                .singleElement()
                .satisfies(reason -> assertThat(reason.samples())
                        .containsExactly(
                                "guest/a: /seat would be [\"x\"], and another's too",
                                "guest/b: /seat would be [\"x\"], as that of guest/a",
                                "guest/d: /seat would be [\"x\"], as that of guest/a"));
    }

    @Test
    void aRecordThatNamesTwoThingsThatWillNotBeThereCountsOnce() {
        hold("guest {\"id\":\"a\",\"table\":\"t\",\"seat\":{\"hall\":\"h\"}}");
        Snapshot snapshot = town.snapshot("before");
        hold("guest {\"id\":\"b\"}");

        assertThat(reason("R-ORPHANS", snapshot, RollbackScope.ALL))
                .hasValueSatisfying(reason -> assertThat(reason.count()).isEqualTo(1));
    }

    private static Scorer scorer(String key, RiskLevel level) {
        return (RecordId id, JsonNode document, Instant at) -> id.key().equals(key) || key.isEmpty()
                ? Optional.of(new Scorer.Score(
                        level, level + " for " + document.path("name").asString()))
                : Optional.empty();
    }

    @Test
    void aRecordCountsOnceAtTheWorstOfItsScores() {
        town.hold("a1 b1 c1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 b2 c2");
        scorers.add(scorer("a", RiskLevel.RISKY));
        scorers.add(scorer("a", RiskLevel.DANGEROUS));
        scorers.add(scorer("a", RiskLevel.RISKY));
        scorers.add(scorer("b", RiskLevel.RISKY));

        assertThat(reason("R-CRITICAL-WINDOW", snapshot, RollbackScope.ALL)).hasValueSatisfying(reason -> {
            assertThat(reason.level()).isEqualTo(RiskLevel.DANGEROUS);
            assertThat(reason.samples()).contains("guest/a: DANGEROUS for v2");
            assertThat(reason.samples()).noneMatch(sample -> sample.contains("guest/c"));
        });
    }

    @Test
    void whereNoRecordMattersNothingIsCritical() {
        town.hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        scorers.add(scorer("b", RiskLevel.DANGEROUS));

        assertThat(reason("R-CRITICAL-WINDOW", snapshot, RollbackScope.ALL)).isEmpty();
    }
}
