package dev.truce.rollback.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.rollback.replica.SyncForecast;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.StoreSchema;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store, the rules and a repository that are described in words let a rollback do. */
class SafetyRulesTest {

    private static final Digest ANY = Digest.of(new byte[0]);

    private RestoreMode mode = RestoreMode.REPAIR;
    private Set<String> types = Set.of();
    private StoreSchema then = StoreSchema.NONE;
    private StoreSchema now = StoreSchema.NONE;
    private Snapshot.@Nullable RulesetRef rulesThen;
    private Snapshot.@Nullable RulesetRef rulesNow;
    private RiskFacts.@Nullable Space space;
    private Map<RecordFate, Tally> fates =
            Map.of(RecordFate.ADDED, new Tally(new TreeMap<>(Map.of("guest", 1L)), List.of()));

    private List<RiskReason> reasons() {
        Snapshot target = new Snapshot(
                ANY,
                Instant.EPOCH,
                new Snapshot.Note("", Collections.emptySortedSet(), rulesThen),
                "db",
                new Snapshot.Content(ANY, ANY, new TreeMap<>(), 0, then),
                "test");
        RiskFacts facts = new RiskFacts(
                mode,
                new TreeSet<>(types),
                target,
                true,
                List.of(),
                new RiskFacts.Live("db", null, null, new TreeMap<>(), rulesNow, true, true, now, space),
                fates,
                Tally.NONE,
                RiskFacts.Outlook.CLEAR,
                List.of(),
                SyncForecast.unknown("nobody asked", 0),
                Instant.EPOCH);
        return RiskAssessment.of(RiskRule.all(RiskPolicy.defaults()), facts, RiskPolicy.defaults())
                .reasons();
    }

    private static StoreSchema schema(String table, String column, String type) {
        return new StoreSchema(new TreeMap<>(Map.of(
                table,
                new StoreSchema.TypeSchema(
                        List.of(new StoreSchema.Column(column, type, false)), List.of(), List.of()))));
    }

    private static Snapshot.RulesetRef rules(int version) {
        return new Snapshot.RulesetRef("r", version + ".0.0", Digest.of(new byte[] {(byte) version}));
    }

    @Test
    void aColumnOfAnotherTypeIsRisky() {
        then = schema("guest", "age", "text");
        now = schema("guest", "age", "integer");

        assertThat(reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.rule()).isEqualTo("R-SCHEMA-OLDER");
            assertThat(reason.level()).isEqualTo(RiskLevel.RISKY);
            assertThat(reason.samples()).containsExactly("guest.age was text, is integer");
        });
    }

    @Test
    void aColumnThatIsNewIsToldAndWhetherItMustHaveAValue() {
        then = schema(new StoreSchema.Column("id", "text", true), new StoreSchema.Column("age", "text", false));
        now = schema(new StoreSchema.Column("id", "text", true), new StoreSchema.Column("hat", "text", true));

        assertThat(reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.summary())
                    .isEqualTo(
                            "The snapshot was taken under other columns, so that the store may refuse its documents.");
            assertThat(reason.samples()).containsExactly("guest.age is gone", "guest.hat is new and must have a value");
        });

        then = schema(new StoreSchema.Column("id", "text", true));
        now = schema(new StoreSchema.Column("id", "text", true), new StoreSchema.Column("hat", "text", false));
        assertThat(reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.summary()).isEqualTo("The snapshot was taken under other columns.");
            assertThat(reason.samples()).containsExactly("guest.hat is new");
        });
    }

    private static StoreSchema schema(StoreSchema.Column... columns) {
        return new StoreSchema(
                new TreeMap<>(Map.of("guest", new StoreSchema.TypeSchema(List.of(columns), List.of(), List.of()))));
    }

    @Test
    void columnsOfTypesThatAreGoneOrOutOfTheScopeSayNothing() {
        then = schema("guest", "age", "text");
        assertThat(reasons()).isEmpty();

        now = schema("guest", "age", "integer");
        types = Set.of("table");
        assertThat(reasons()).isEmpty();
        types = Set.of("guest", "table");
        assertThat(reasons()).extracting(RiskReason::rule).containsExactly("R-SCHEMA-OLDER");
    }

    @Test
    void withoutRoomOrWithoutARepositoryThatCanBeWrittenTheStateBeforeIsNotKept() {
        space = new RiskFacts.Space(true, 10, 10);
        assertThat(reasons()).isEmpty();
        space = new RiskFacts.Space(true, 9, 10);
        assertThat(reasons())
                .flatExtracting(RiskReason::samples)
                .containsExactly("9 bytes are free, up to 10 may be needed");
        space = new RiskFacts.Space(false, 10, 10);
        assertThat(reasons())
                .flatExtracting(RiskReason::samples)
                .containsExactly("the repository cannot be written to");
        fates = Map.of();
        assertThat(reasons()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RestoreMode.class)
    void otherRulesMatterWhereTheLiveDataIsChanged(RestoreMode tried) {
        mode = tried;
        rulesThen = rules(1);
        assertThat(reasons()).isEmpty();
        rulesNow = rules(1);
        assertThat(reasons()).isEmpty();
        rulesNow = rules(2);
        assertThat(reasons().size()).isEqualTo(mode == RestoreMode.FORK ? 0 : 1);
        rulesThen = null;
        assertThat(reasons()).isEmpty();
    }
}
