package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.risk.RiskRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** States of a store, and what a rollback of them is called. Words are explained at {@link Town} and {@link Scenario}. */
class ScenarioTest {

    private static final String TABLE = """
            what happened                            | records keep | besides         | mode          | snapshot           | live               | class     | why
            nothing                                  | all          |                 | repair        | a1 b1              | a1 b1              | SAFE      |
            a record was lost                        | all          |                 | repair        | a1 b1              | a1                 | SAFE      |
            everything was lost                      | all          |                 | repair        | a1 b1 table/t1     |                    | SAFE      |
            lost while another one was edited        | all          |                 | repair        | a1 b1              | a2                 | SAFE      |
            a record was deleted on purpose          | all          |                 | repair        | a1 b1              | a1 b2!             | SAFE      |
            a record was damaged                     | all          |                 | repair        | a1 b1              | a1 b?              | RISKY     | R-REPLACED 1
            lost, or deleted on purpose?             | no deletions |                 | repair        | a1 b1              | a1                 | RISKY     | R-TOMBSTONE-MISSING 1
            lost, or deleted? documents have no more | only a key   |                 | repair        | a1 b1 c1           | a1                 | RISKY     | R-TOMBSTONE-MISSING 2
            nothing                                  | all          |                 | authoritative | a1 b1              | a1 b1              | SAFE      |
            only records were lost                   | all          |                 | authoritative | a1 b1              | a1                 | SAFE      |
            an edit                                  | all          |                 | authoritative | a1 b1              | a2 b1              | DANGEROUS | R-NEWER-LOST 1
            edits                                    | all          |                 | authoritative | a1 b1 table/t1     | a2 b5 table/t7     | DANGEROUS | R-NEWER-LOST 3
            a deletion                               | all          |                 | authoritative | a1 b1              | a1 b2!             | DANGEROUS | R-NEWER-LOST 1
            a script changed content unseen          | all          |                 | authoritative | a1 b1              | a1* b1             | RISKY     | R-REPLACED 1
            live data is older than the snapshot     | all          |                 | authoritative | a3 b1              | a2 b1              | RISKY     | R-REPLACED 1
            one of two was born after                | all          |                 | authoritative | a1                 | a1 b2              | DANGEROUS | R-BORN-AFTER 1
            one of eleven was born after             | all          |                 | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k2 | RISKY | R-BORN-AFTER 1
            one of ten was born after                | all          |                 | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 k2 | RISKY | R-BORN-AFTER 1
            born after, and deleted since            | all          |                 | authoritative | a1                 | a1 b3!             | SAFE      |
            born after, without deletions            | no deletions |                 | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k2 | RISKY | R-BORN-AFTER 1, R-IRREVERSIBLE-STEP 1
            the same, and that is known to be bad    | no deletions | R-IRREVERSIBLE-STEP dangerous | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k2 | DANGEROUS | R-IRREVERSIBLE-STEP 1, R-BORN-AFTER 1
            a new type                               | all          |                 | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 table/t2 | DANGEROUS | R-SCOPE-WIDER 1, R-BORN-AFTER 1
            a new type that is not in the scope      | all          | only guest      | authoritative | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 table/t2 | SAFE |
            documents without version                | only a key   |                 | authoritative | a1 b1              | a2 b1              | DANGEROUS | R-NEWER-LOST 1, R-VERSIONLESS 1
            the same, and edits may be lost          | only a key   | up to 1; R-VERSIONLESS dangerous | authoritative | a1 b1 | a2 b1          | DANGEROUS | R-VERSIONLESS 1, R-NEWER-LOST 1
            a damaged record                         | all          |                 | authoritative | a1 b1              | a1 b?              | RISKY     | R-REPLACED 1
            the snapshot is almost empty             | all          |                 | authoritative | a1                 | a1 b2 c2 d2        | DANGEROUS | R-BORN-AFTER 3, R-SHRUNKEN-BACKUP 3
            an edit                                  | all          |                 | fork          | a1 b1              | a2 b1              | SAFE      |
            everything was lost                      | only a key   |                 | fork          | a1 b1              |                    | SAFE      |
            edits that may be lost                   | all          | up to 2         | authoritative | a1 b1              | a2 b2              | RISKY     | R-NEWER-LOST 2
            the same, when one more is lost          | all          | up to 2         | authoritative | a1 b1 c1           | a2 b2 c2           | DANGEROUS | R-NEWER-LOST 3
            the backup shrank before everything went | all          | earlier a1 b1 c1 | repair       | a1                 |                    | RISKY     | R-SHRUNKEN-BACKUP 2
            nobody verified the snapshot             | all          | unverified      | repair        | a1 b1              | a1                 | DANGEROUS | R-UNVERIFIED-BACKUP 1
            nobody verified, and it is only copied   | all          | unverified      | fork          | a1 b1              | a1                 | DANGEROUS | R-UNVERIFIED-BACKUP 1
            the snapshots lie with the data          | all          | inside          | repair        | a1 b1              | a1                 | RISKY     | R-BACKUP-IN-TARGET 1
            the snapshot is of another store         | all          | other store     | repair        | a1 b1              | a1                 | RISKY     | R-TARGET-MISMATCH 1
            the rules changed                        | all          | rules 1.1.0     | repair        | a1 b1              | a1                 | RISKY     | R-RULESET-MISMATCH 1
            the rules changed, and it is only copied | all          | rules 1.1.0     | fork          | a1 b1              | a1                 | SAFE      |
            somebody has to decide about a record    | all          | case b          | repair        | a1 b1              | a1                 | RISKY     | R-OPEN-CASES 1
            about one that stays as it is            | all          | case a          | repair        | a1 b1              | a1                 | SAFE      |
            a phone was away for a month             | all          | phone 31D       | repair        | a1 b1              | a1                 | RISKY     | R-REPLICA-OFFLINE 1
            a phone was away for thirty days         | all          | phone 30D       | repair        | a1 b1              | a1                 | SAFE      |
            a phone was away for a week              | all          | phone 7D        | repair        | a1 b1              | a1                 | SAFE      |
            the disk is almost full                  | all          | free 10         | repair        | a1 b1              | a1                 | DANGEROUS | R-NO-PRESNAPSHOT 1
            it is, and nothing has to be done        | all          | free 10         | repair        | a1 b1              | a1 b1              | SAFE      |
            the dinner is near                       | all          | dinner risky    | repair        | a1 b1              | a1                 | RISKY     | R-CRITICAL-WINDOW 1
            the dinner is very near                  | all          | dinner dangerous | repair       | a1 b1 c1           | a1                 | DANGEROUS | R-CRITICAL-WINDOW 2
            a guest comes back, the table does not   | all          | tables needed; only guest | repair | a1 b1>t table/t1  | a1                 | RISKY     | R-ORPHANS 1
            both come back                           | all          | tables needed   | repair        | a1 b1>t table/t1   | a1                 | SAFE      |
            a table goes while a guest sits there    | all          | tables enforced; only table | authoritative | a1 table/u1 table/v1 table/w1 table/x1 table/y1 table/z1 table/p1 table/q1 table/r1 table/s1 | a1>t table/t2 table/u1 table/v1 table/w1 table/x1 table/y1 table/z1 table/p1 table/q1 table/r1 table/s1 | DANGEROUS | R-ORPHANS 1, R-BORN-AFTER 1
            a seat was given away meanwhile          | all          | seats once      | repair        | a1=x b1=y          | a1=x c2=y          | DANGEROUS | R-UNIQUE 2
            many seats were given away               | all          | seats once      | repair        | a1=u b1=v c1=w d1=x e1=y f1=z | g2=u h2=v i2=w j2=x k2=y l2=z | DANGEROUS | R-UNIQUE 12
            two guests without seats come back       | all          | seats once      | repair        | a1=x b1 c1         | a1=x               | SAFE      |
            a column went                            | all          | then hat; now id | repair       | a1 b1              | a1                 | DANGEROUS | R-SCHEMA-OLDER 1
            a column came                            | all          | then id; now hat | repair       | a1 b1              | a1                 | RISKY     | R-SCHEMA-OLDER 1
            a column came that must have a value     | all          | then id; now hat! | repair      | a1 b1              | a1                 | DANGEROUS | R-SCHEMA-OLDER 1
            the columns are the same                 | all          | then hat; now hat | repair      | a1 b1              | a1                 | SAFE      |
            somebody writes all the time             | all          | writer          | repair        | a1 b1              | a1                 | DANGEROUS | R-REHEARSAL 1
            """;

    /** For each rule the first row in which it decides, with one cell changed so that its condition is gone. */
    private static final String WITHOUT = """
            rule                | cell         | instead
            R-BACKUP-IN-TARGET  | besides      |
            R-BORN-AFTER        | live         | a1
            R-CRITICAL-WINDOW   | besides      |
            R-IRREVERSIBLE-STEP | records keep | all
            R-NEWER-LOST        | live         | a1 b1
            R-NO-PRESNAPSHOT    | besides      | free 1000000
            R-OPEN-CASES        | besides      | case a
            R-ORPHANS           | besides      | tables needed
            R-REHEARSAL         | besides      |
            R-REPLACED          | live         | a1 b1
            R-REPLICA-OFFLINE   | besides      | phone 29D
            R-RULESET-MISMATCH  | besides      | rules 1.0.0
            R-SCHEMA-OLDER      | besides      | then hat; now hat
            R-SCOPE-WIDER       | snapshot     | a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 table/u1
            R-SHRUNKEN-BACKUP   | besides      | earlier a1
            R-TARGET-MISMATCH   | besides      |
            R-TOMBSTONE-MISSING | records keep | all
            R-UNIQUE            | besides      |
            R-UNVERIFIED-BACKUP | besides      |
            R-VERSIONLESS       | records keep | all
            """;

    /** What no table of one store can show, since it takes replicas and rules that misbehave. */
    private static final List<String> ELSEWHERE = List.of("R-SYNC-UNDOES");

    @TempDir
    Path temp;

    private static List<List<String>> rows(String table) {
        return table.lines()
                .skip(1)
                .map(row ->
                        Arrays.stream(row.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> stateAndModeDecideTheClass() {
        List<List<String>> rows = rows(TABLE);
        return rows.stream()
                .map(cells -> DynamicTest.dynamicTest(
                        cells.get(3) + ": " + cells.get(0) + ", " + cells.get(1),
                        () -> check(rows.indexOf(cells), cells)));
    }

    private void check(int number, List<String> cells) {
        RollbackPlan plan = plan("row" + number, cells);

        assertThat(plan.risk().level()).hasToString(cells.get(6));
        assertThat(plan.risk().reasons().stream()
                        .map(reason -> reason.rule() + " " + reason.count())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(cells.get(7));
        assertThat(plan.risk().reasons())
                .allSatisfy(reason -> assertThat(reason.samples()).isNotEmpty().hasSizeLessThanOrEqualTo(5));
        assertThat(RollbackPlan.parse(plan.toJson(), "plan")).isEqualTo(plan);
    }

    private RollbackPlan plan(String name, List<String> cells) {
        return new Scenario(temp.resolve(name), cells.get(1), cells.get(2))
                .plan(cells.get(3), cells.get(4), cells.get(5));
    }

    @TestFactory
    Stream<DynamicTest> withoutItsConditionARuleIsSilent() {
        List<String> heads = Arrays.stream(
                        TABLE.lines().findFirst().orElseThrow().split("\\|", -1))
                .map(String::strip)
                .toList();
        return rows(WITHOUT).stream()
                .map(cells -> DynamicTest.dynamicTest(cells.get(0), () -> {
                    List<String> row = new ArrayList<>(decidedBy(cells.get(0)));
                    row.set(heads.indexOf(cells.get(1)), cells.get(2));

                    assertThat(plan("without", row).risk().reasons())
                            .extracting(RiskReason::rule)
                            .doesNotContain(cells.get(0));
                }));
    }

    /** The first row whose class is what it is because of a rule: no other reason is as bad. */
    private static List<String> decidedBy(String rule) {
        return rows(TABLE).stream()
                .filter(row -> row.get(7).startsWith(rule + " "))
                .filter(row -> !row.get(7).contains(",") || row.get(6).equals(RiskLevel.DANGEROUS.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(rule + " decides no row"));
    }

    @Test
    void everyRuleDecidesARowAndIsSilencedOnce() {
        List<String> told =
                new ArrayList<>(rows(WITHOUT).stream().map(row -> row.get(0)).toList());
        told.forEach(ScenarioTest::decidedBy);
        told.addAll(ELSEWHERE);
        assertThat(told).containsExactlyInAnyOrderElementsOf(RiskRule.IDS);
        assertThat(rows(TABLE)).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void theListOfRulesHasAllThatTheSourcesName() throws IOException {
        Pattern id = Pattern.compile("\"(R-[A-Z-]+)\"");
        TreeSet<String> named = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/truce/rollback/risk"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith("Rules.java"))
                    .toList()) {
                id.matcher(Files.readString(source)).results().forEach(found -> named.add(found.group(1)));
            }
        }
        assertThat(RiskRule.IDS).containsExactlyElementsOf(named);
    }
}
