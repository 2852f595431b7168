package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.guard.Deed;
import dev.truce.rollback.guard.Role;
import dev.truce.rollback.risk.ProximityWindow;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.Scorer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RollbackPolicyTest {

    /** As WED-20 and WED-23 have it: a week before to a day after, a fortnight, a month, and Saturdays of their own. */
    private static final String EVENTS = """
            policy: events
            version: 2.1.0
            thresholds: { newerLostRiskyUpTo: 5, bornAfterRiskyShare: 0.2, shrunkenShare: 0.4, earlierSnapshots: 3, offlineAfter: P7D }
            weights: { guest: 10, photo: 1 }
            levels: { R-OPEN-CASES: dangerous }
            windows:
              - { name: the last fortnight, type: event, field: /date, before: P14D, after: P1D, level: dangerous }
              - { name: the last month, type: event, field: /date, before: P30D, level: risky }
              - { name: a Saturday, field: /date, before: P45D, weekday: saturday, level: dangerous }
            guards:
              users: { ann: [admin, user], eve: emergency }
              may: { execute: [admin, user] }
              approvalLife: PT4H
              secondApprover: true
              emergenciesAnHour: 1
            """;

    @TempDir
    Path temp;

    @Test
    void everyKeySaysSomething() throws IOException {
        RollbackPolicy policy = RollbackPolicy.read(Files.writeString(temp.resolve("risk.yaml"), EVENTS));

        assertThat(policy.name()).isEqualTo("events");
        assertThat(policy.version()).isEqualTo("2.1.0");
        assertThat(policy.risk().newerLostRiskyUpTo()).isEqualTo(5);
        assertThat(policy.risk().bornAfterRiskyShare()).isEqualTo(0.2);
        assertThat(policy.risk().shrunkenShare()).isEqualTo(0.4);
        assertThat(policy.risk().earlierSnapshots()).isEqualTo(3);
        assertThat(policy.risk().offlineAfter()).isEqualTo(Duration.ofDays(7));
        assertThat(policy.risk().weights()).containsEntry("guest", 10).containsEntry("photo", 1);
        assertThat(policy.risk().levels()).containsOnlyKeys("R-OPEN-CASES").containsValue(RiskLevel.DANGEROUS);
        assertThat(policy.risk().windows()).hasSize(3);
        assertThat(policy.guards().users())
                .containsEntry("ann", Set.of(Role.ADMIN, Role.USER))
                .containsEntry("eve", Set.of(Role.EMERGENCY));
        assertThat(policy.guards().may().get(Deed.EXECUTE)).containsExactlyInAnyOrder(Role.ADMIN, Role.USER);
        assertThat(policy.guards().may().get(Deed.APPROVE)).containsExactly(Role.ADMIN);
        assertThat(policy.guards().approvalLife()).isEqualTo(Duration.ofHours(4));
        assertThat(policy.guards().secondApprover()).isTrue();
        assertThat(policy.guards().emergenciesAnHour()).isEqualTo(1);
    }

    @Test
    void whatIsNotSaidIsAsWithoutAFileAndEachChangeChangesTheDigest() {
        assertThat(RollbackPolicy.parse("policy: default\n", "risk.yaml")).isEqualTo(RollbackPolicy.defaults());
        String digest = RollbackPolicy.parse(EVENTS, "risk.yaml").digest().toString();
        for (String change : List.of(
                "2.1.0>2.1.1",
                "UpTo: 5>UpTo: 6",
                "0.2>0.3",
                "0.4>0.5",
                "Snapshots: 3>Snapshots: 4",
                "P7D>P8D",
                "photo: 1>photo: 2",
                "cases: dangerous>cases: risky",
                "P14D>P15D",
                "saturday>sunday",
                "eve: emergency>eve: admin",
                "[admin, user] }\n  approvalLife>[admin] }\n  approvalLife",
                "PT4H>PT5H",
                "secondApprover: true>secondApprover: false",
                "Hour: 1>Hour: 0")) {
            String[] parts = change.split(">", -1);
            String from = parts[0].replace("cases", "CASES");
            assertThat(EVENTS).as(change).contains(from);
            String changed = EVENTS.replace(from, parts[1].replace("cases", "CASES"));
            assertThat(RollbackPolicy.parse(changed, "risk.yaml").digest())
                    .as(change)
                    .isNotEqualTo(RollbackPolicy.parse(EVENTS, "risk.yaml").digest());
        }
        assertThat(RollbackPolicy.parse(EVENTS + "# a remark\n", "risk.yaml").digest())
                .hasToString(digest);
    }

    @Test
    void allProblemsAreNamedAtOnceWithLinePlaceAndRemedy() {
        RulesetException refused =
                catchThrowableOfType(RulesetException.class, () -> RollbackPolicy.parse("""
                        thresholds: { shrunkenShare: 2 }
                        levels: { R-OPEN-CASES: safe, open: risky }
                        windows:
                          - { before: P1X, level: dangerous }
                        guards:
                          users: { ann: [boss] }
                          approvalLife: PT0S
                          secondApprover: perhaps
                        weights: { guest: 0 }
                        treshold: 1
                        """, "risk.yaml"));

        assertThat(refused.findings().stream().map(finding -> finding.in("risk.yaml")))
                .containsExactly(
                        "risk.yaml:1: /thresholds/shrunkenShare: \"shrunkenShare\" is a share from 0 to 1, but found 2; write"
                                + " shrunkenShare: 0.5",
                        "risk.yaml:2: /levels/R-OPEN-CASES: \"R-OPEN-CASES\" is one of risky, dangerous, but found \"safe\"",
                        "risk.yaml:2: /levels/open: a rule is named like R-NEWER-LOST, but found \"open\"; write its id",
                        "risk.yaml:4: /windows/0: \"field\" is missing; write { field: /date, before: P14D, level: dangerous }",
                        "risk.yaml:4: /windows/0/before: \"before\" is an ISO-8601 duration, but found \"P1X\"; write before: P1D",
                        "risk.yaml:6: /guards/users/ann/0: \"ann\" is one of admin, emergency, user, but found \"boss\"",
                        "risk.yaml:7: /guards/approvalLife: \"approvalLife\" is longer than nothing; write approvalLife: P1D",
                        "risk.yaml:8: /guards/secondApprover: \"secondApprover\" is true or false, but found \"perhaps\"; write"
                                + " secondApprover: true",
                        "risk.yaml:9: /weights/guest: \"guest\" is a whole number from 1 to 1000000, but found 0; write guest: 1",
                        "risk.yaml:10: /treshold: unknown key \"treshold\"; did you mean \"thresholds\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-03, 2026-05-19T23:59:59Z, RISKY, a day more than a fortnight before",
        "2026-06-03, 2026-05-20T00:00:00Z, DANGEROUS, a fortnight before the day begins",
        "2026-06-03, 2026-06-04T23:59:59Z, DANGEROUS, within the day after",
        "2026-06-03, 2026-06-05T00:00:00Z, , the day after is over",
        "2026-06-03, 2026-05-04T00:00:00Z, RISKY, a month before",
        "2026-06-03, 2026-05-03T23:59:59Z, , more than a month before",
        "2026-06-06, 2026-04-25T00:00:00Z, DANGEROUS, a Saturday is near for longer",
        "2026-06-06T18:00:00+02:00, 2026-06-07T15:59:59Z, DANGEROUS, an instant counts from itself",
        "2026-06-06T18:00:00+02:00, 2026-06-07T16:00:01Z, , and ends a day after itself",
        "soon, 2026-06-06T00:00:00Z, , what is no date",
        "+999999999-12-31, 2026-06-06T00:00:00Z, , a date at the end of time"
    })
    void aWindowIsAroundItsDate(String date, Instant at, RiskLevel level, String why) {
        JsonNode event = StrictJson.reader().read("{\"date\":\"" + date + "\"}", "event");
        Optional<RiskLevel> worst = RollbackPolicy.parse(EVENTS, "risk.yaml").risk().windows().stream()
                .flatMap(window -> window.score(new RecordId("event", "e"), event, at).stream())
                .map(Scorer.Score::level)
                .max(RiskLevel::compareTo);

        assertThat(worst).as(why).isEqualTo(Optional.ofNullable(level));
    }

    @Test
    void aWindowOfATypeIsForThatTypeAlone() {
        ProximityWindow window =
                RollbackPolicy.parse(EVENTS, "risk.yaml").risk().windows().get(0);
        JsonNode document = StrictJson.reader().read("{\"date\":\"2026-06-03\"}", "guest");
        Instant day = Instant.parse("2026-06-03T12:00:00Z");

        assertThat(window.score(new RecordId("guest", "g"), document, day)).isEmpty();
        assertThat(window.score(new RecordId("event", "e"), document, day))
                .contains(new Scorer.Score(RiskLevel.DANGEROUS, "the last fortnight: /date is 2026-06-03"));
    }

    @Test
    void aWindowWithoutANameIsNamedByItsPlace() {
        RollbackPolicy policy = RollbackPolicy.parse(
                "windows: [ { field: /date, level: risky }, { field: /date, level: dangerous } ]", "risk.yaml");

        assertThat(policy.risk().windows()).extracting(ProximityWindow::name).containsExactly("window 1", "window 2");
    }

    @Test
    void theSchemaHasTheSameWords() throws IOException {
        JsonNode schema;
        try (InputStream in = RollbackPolicy.class.getResourceAsStream("risk.schema.json")) {
            schema = StrictJson.reader().read(new String(in.readAllBytes(), StandardCharsets.UTF_8), "schema");
        }
        JsonNode top = schema.path("properties");
        assertThat(top.propertyNames()).containsExactlyInAnyOrderElementsOf(PolicyFile.TOP);
        assertThat(top.at("/thresholds/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(PolicyFile.THRESHOLDS);
        assertThat(top.at("/windows/items/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(PolicyFile.WINDOW);
        assertThat(top.at("/guards/properties").propertyNames()).containsExactlyInAnyOrderElementsOf(PolicyFile.GUARDS);
        assertThat(top.at("/guards/properties/may/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(Deed.values()).stream().map(Deed::text).toList());
    }
}
