package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** States of a store, and what a rollback of them is called. Words are explained at {@link Town}. */
class ScenarioTest {

    private static final String TABLE = """
            what happened                            | records keep | mode          | snapshot           | live               | class     | why
            nothing                                  | all          | repair        | a1 b1              | a1 b1              | SAFE      |
            a record was lost                        | all          | repair        | a1 b1              | a1                 | SAFE      |
            everything was lost                      | all          | repair        | a1 b1 table/t1     |                    | SAFE      |
            lost while another one was edited        | all          | repair        | a1 b1              | a2                 | SAFE      |
            a record was deleted on purpose          | all          | repair        | a1 b1              | a1 b2!             | SAFE      |
            a record was damaged                     | all          | repair        | a1 b1              | a1 b?              | RISKY     | R-REPLACED 1
            lost, or deleted on purpose?             | no deletions | repair        | a1 b1              | a1                 | RISKY     | R-TOMBSTONE-MISSING 1
            lost, or deleted? documents have no more | only a key   | repair        | a1 b1 c1           | a1                 | RISKY     | R-TOMBSTONE-MISSING 2
            nothing                                  | all          | authoritative | a1 b1              | a1 b1              | SAFE      |
            only records were lost                   | all          | authoritative | a1 b1              | a1                 | SAFE      |
            an edit                                  | all          | authoritative | a1 b1              | a2 b1              | DANGEROUS | R-NEWER-LOST 1
            edits                                    | all          | authoritative | a1 b1 table/t1     | a2 b5 table/t7     | DANGEROUS | R-NEWER-LOST 3
            a deletion                               | all          | authoritative | a1 b1              | a1 b2!             | DANGEROUS | R-NEWER-LOST 1
            a script changed content unseen          | all          | authoritative | a1 b1              | a1* b1             | RISKY     | R-REPLACED 1
            live data is older than the snapshot     | all          | authoritative | a3 b1              | a2 b1              | RISKY     | R-REPLACED 1
            one of two was born after                | all          | authoritative | a1                 | a1 b2              | DANGEROUS | R-BORN-AFTER 1
            one of eleven was born after             | all          | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k2 | RISKY | R-BORN-AFTER 1
            born after, and deleted since            | all          | authoritative | a1                 | a1 b3!             | SAFE      |
            born after, without deletions            | no deletions | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k2 | RISKY | R-BORN-AFTER 1, R-IRREVERSIBLE-STEP 1
            a new type                               | all          | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 table/t2 | DANGEROUS | R-SCOPE-WIDER 1, R-BORN-AFTER 1
            documents without version                | only a key   | authoritative | a1 b1              | a2 b1              | DANGEROUS | R-NEWER-LOST 1, R-VERSIONLESS 1
            a damaged record                         | all          | authoritative | a1 b1              | a1 b?              | RISKY     | R-REPLACED 1
            the snapshot is almost empty             | all          | authoritative | a1                 | a1 b2 c2 d2        | DANGEROUS | R-BORN-AFTER 3, R-SHRUNKEN-BACKUP 3
            an edit                                  | all          | fork          | a1 b1              | a2 b1              | SAFE      |
            everything was lost                      | only a key   | fork          | a1 b1              |                    | SAFE      |
            """;

    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicTest> stateAndModeDecideTheClass() {
        List<String> rows = TABLE.lines().skip(1).toList();
        return rows.stream().map(row -> {
            List<String> cells =
                    Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
            return DynamicTest.dynamicTest(
                    cells.get(2) + ": " + cells.get(0) + ", " + cells.get(1), () -> check(rows.indexOf(row), cells));
        });
    }

    private void check(int number, List<String> cells) {
        RecordFormat format = switch (cells.get(1)) {
            case "all" -> Town.FULL;
            case "no deletions" -> Town.WITHOUT_TOMBSTONES;
            default -> Town.PLAIN;
        };
        Town town = new Town(temp.resolve("row" + number), format).hold(cells.get(3));
        Snapshot snapshot = town.snapshot("before");
        town.hold(cells.get(4));
        RollbackRequest request = switch (cells.get(2)) {
            case "repair" -> RollbackRequest.repair(snapshot);
            case "authoritative" -> RollbackRequest.authoritative(snapshot);
            default -> RollbackRequest.fork(snapshot, temp.resolve("fork" + number));
        };

        RollbackPlan plan = town.planner().plan(request, town.live());

        assertThat(plan.risk().level()).hasToString(cells.get(5));
        assertThat(plan.risk().reasons().stream().map(ScenarioTest::text).collect(Collectors.joining(", ")))
                .isEqualTo(cells.get(6));
        assertThat(plan.risk().reasons())
                .allSatisfy(reason -> assertThat(reason.samples()).isNotEmpty().hasSizeLessThanOrEqualTo(5));
    }

    private static String text(RiskReason reason) {
        return reason.rule() + " " + reason.count();
    }
}
