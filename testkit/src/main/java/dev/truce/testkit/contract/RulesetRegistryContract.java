package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.Bump;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RegistryRefusedException;
import dev.truce.conflict.registry.RegistryRefusedException.Problem;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.registry.RulesetVersion;
import dev.truce.conflict.registry.SemanticVersion;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.testkit.fault.FaultClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RulesetRegistry} must do. Extend it and say how to make an empty registry. */
public abstract class RulesetRegistryContract {

    private static final int THREADS = 8;
    private static final String ANN = "ann";

    private final FaultClock clock = FaultClock.at(SampleCases.START);
    private RulesetRegistry registry;
    private AuditTrail audit;

    /** For subclasses. */
    protected RulesetRegistryContract() {
        audit = AuditTrail.inMemory(clock);
        registry = RulesetRegistry.inMemory(audit, clock);
    }

    /**
     * A registry, and where it records changes.
     *
     * @param registry the registry
     * @param audit its audit trail
     */
    public record Subject(RulesetRegistry registry, AuditTrail audit) {}

    /**
     * An empty registry.
     *
     * @param clock its clock
     * @return the registry under test and its empty audit trail; new ones for each call
     * @throws Exception when they cannot be made
     */
    protected abstract Subject emptyRegistry(InstantSource clock) throws Exception;

    @BeforeEach
    final void makeRegistry() throws Exception {
        Subject subject = emptyRegistry(clock);
        registry = subject.registry();
        audit = subject.audit();
    }

    @Test
    void anEmptyRegistryHoldsNothing() {
        assertThat(registry.list()).isEmpty();
        assertThat(registry.history()).isEmpty();
        assertThat(registry.active("production")).isEmpty();
        assertThat(registry.find(version("1.0.0"))).isEmpty();
    }

    @Test
    void aVersionIsReadBackWithAllItHolds() {
        Ruleset rules = rules("1.0.0", "fields: { /status: { rank: [open, \"paid \\U0001F600\"] } }");
        RegisteredRuleset registered = registry.register(rules, Bump.MAJOR, "the beginning", ANN);

        assertThat(registered)
                .isEqualTo(new RegisteredRuleset(
                        version("1.0.0"),
                        rules.digest(),
                        rules.canonical(),
                        Bump.MAJOR,
                        "the beginning",
                        ANN,
                        SampleCases.START));
        assertThat(registry.list()).containsExactly(registered);
        assertThat(registry.find(version("1.0.0"))).contains(registered);
        assertThat(registered.ruleset().digest()).isEqualTo(rules.digest());
        assertThat(registered.ruleset().version()).isEqualTo("1.0.0");
    }

    @Test
    void versionsAreListedByNameAndNumber() {
        register("9.0.0", Bump.MAJOR, "");
        register("10.0.0", Bump.MAJOR, "");
        registry.register(Ruleset.parse("{ruleset: guests, version: 0.1.0}", "rules"), Bump.MINOR, "new", ANN);

        assertThat(registry.list().stream().map(each -> each.version().toString()))
                .containsExactly("guests 0.1.0", "orders 9.0.0", "orders 10.0.0");
    }

    @Test
    void theFirstVersionMayBeAny() {
        assertThat(register("4.2.1", Bump.PATCH, "lists: atomic").version()).isEqualTo(version("4.2.1"));
    }

    @Test
    void aVersionThatChangesNoMoreThanItSaysFollows() {
        register("1.0.0", Bump.MAJOR, "fields: { /a: max }");

        register("1.0.1", Bump.PATCH, "fields: { /a: max } # said better");
        register("1.1.0", Bump.MINOR, "fields: { /a: max, /b: max }");
        register("2.0.0", Bump.MAJOR, "fields: { /a: min }");
        register("3.0.0", Bump.MAJOR, "fields: { /a: min }");

        assertThat(registry.list().stream().map(RegisteredRuleset::bump))
                .containsExactly(Bump.MAJOR, Bump.PATCH, Bump.MINOR, Bump.MAJOR, Bump.MAJOR);
    }

    @Test
    void aBumpThatIsTooSmallIsRefusedWithThePathAndWhatWouldBeRight() {
        register("1.0.0", Bump.MAJOR, "fields: { /a: max }");

        refusedAsTooSmall(
                () -> register("1.0.1", Bump.PATCH, "fields: { /a: max, /b: max }"),
                "/b from auto to max, which needs a minor version, but patch was asked for;"
                        + " write version: 1.1.0 and register it as minor");
        refusedAsTooSmall(
                () -> register("1.0.1", Bump.PATCH, "fields: { /a: min }"),
                "/a from max to min, which needs a major version, but patch was asked for;"
                        + " write version: 2.0.0 and register it as major");
        refusedAsTooSmall(
                () -> register("1.1.0", Bump.MINOR, "fields: { /a: min }"),
                "/a from max to min, which needs a major version, but minor was asked for;"
                        + " write version: 2.0.0 and register it as major");
        assertThat(registry.list()).hasSize(1);
    }

    private static void refusedAsTooSmall(Runnable call, String change) {
        RegistryRefusedException refusal = refused(call);
        assertThat(refusal).hasMessage("After orders 1.0.0 this ruleset changes " + change);
        assertThat(refusal.problem()).isEqualTo(Problem.BUMP_TOO_SMALL);
    }

    @Test
    void theNumberIsTheVersionBeforeBumped() {
        register("1.0.0", Bump.MAJOR, "");

        RegistryRefusedException refusal = refused(() -> register("1.2.0", Bump.MINOR, ""));

        assertThat(refusal)
                .hasMessage(
                        "After orders 1.0.0 a minor version is 1.1.0, but the ruleset says version 1.2.0; write version:"
                                + " 1.1.0, or register it as what it is");
        assertThat(refusal.problem()).isEqualTo(Problem.WRONG_VERSION);
    }

    @Test
    void anOlderLineGoesOnFromItsOwnLastVersion() {
        register("1.0.0", Bump.MAJOR, "");
        register("2.0.0", Bump.MAJOR, "lists: atomic");

        assertThat(register("1.0.1", Bump.PATCH, "").version()).isEqualTo(version("1.0.1"));
        assertThat(refused(() -> register("0.9.0", Bump.MINOR, "")))
                .hasMessage(
                        "orders 0.9.0 lies before the first registered version; write version: 2.1.0 and register it as"
                                + " minor");
    }

    @Test
    void whatIsNoPlainVersionIsRefused() {
        RegistryRefusedException refusal = refused(() -> register("1.0.0-rc.1", Bump.MAJOR, ""));

        assertThat(refusal)
                .hasMessage(
                        "Only versions such as 1.4.0 are registered, but orders says version 1.0.0-rc.1; leave out what"
                                + " follows the three numbers");
        assertThat(refusal.problem()).isEqualTo(Problem.WRONG_VERSION);
    }

    @Test
    void aRegisteredVersionNeverChanges() {
        RegisteredRuleset first = register("1.0.0", Bump.MAJOR, "fields: { /a: max }");
        register("1.1.0", Bump.MINOR, "fields: { /a: max, /b: max }");

        RegistryRefusedException refusal = refused(() -> register("1.0.0", Bump.PATCH, "fields: { /a: min }"));

        assertThat(refusal)
                .hasMessage("A registered version never changes, and orders 1.0.0 is registered as "
                        + first.digest().shortText()
                        + "; this ruleset changes /a from max to min. Write version: 2.0.0 and"
                        + " register it as major");
        assertThat(refusal.problem()).isEqualTo(Problem.VERSION_TAKEN);
        assertThat(registry.find(version("1.0.0"))).contains(first);
    }

    @Test
    void whatIsRegisteredAlreadyStaysAsItIs() {
        RegisteredRuleset first = register("1.0.0", Bump.MAJOR, "fields: { /a: max }");
        clock.pass(Duration.ofMinutes(1));

        assertThat(registry.register(rules("1.0.0", "fields: { /a: max } # once more"), Bump.PATCH, "again", "bob"))
                .isEqualTo(first);
        assertThat(registry.list()).containsExactly(first);
        assertThat(events()).hasSize(1);
    }

    @Test
    void whoAndWhyMustBeSaid() {
        Ruleset rules = rules("1.0.0", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register(rules, Bump.MAJOR, " ", ANN))
                .withMessage(
                        "A version has an author and a message, but for orders 1.0.0 found author \"ann\" and message"
                                + " \" \"; say who registers it, and what changed");
        assertThatIllegalArgumentException().isThrownBy(() -> registry.register(rules, Bump.MAJOR, "new", ""));
        register("1.0.0", Bump.MAJOR, "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.activate(version("1.0.0"), "", ANN, ""))
                .withMessage(
                        "An activation has an environment and an author, but found environment \"\" and author \"ann\";"
                                + " name both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.activate(version("1.0.0"), "production", " ", ""));
    }

    @Test
    void eachEnvironmentHasItsOwnVersion() {
        RegisteredRuleset one = register("1.0.0", Bump.MAJOR, "");
        RegisteredRuleset two = register("2.0.0", Bump.MAJOR, "lists: atomic");

        Activation staging = registry.activate(one.version(), "staging", ANN, "");
        clock.pass(Duration.ofMinutes(1));
        Activation production = registry.activate(one.version(), "production", ANN, "go");
        Activation newer = registry.activate(two.version(), "staging", "bob", "try it");

        assertThat(staging)
                .isEqualTo(new Activation(
                        1, "staging", one.version(), one.digest(), null, false, ANN, "", SampleCases.START));
        assertThat(newer)
                .isEqualTo(new Activation(
                        3,
                        "staging",
                        two.version(),
                        two.digest(),
                        one.version(),
                        false,
                        "bob",
                        "try it",
                        clock.instant()));
        assertThat(registry.active("staging")).contains(newer);
        assertThat(registry.active("production")).contains(production);
        assertThat(registry.active("test")).isEmpty();
        assertThat(registry.history()).containsExactly(staging, production, newer);
    }

    @Test
    void whatHoldsAlreadyStays() {
        RegisteredRuleset one = register("1.0.0", Bump.MAJOR, "");
        Activation first = registry.activate(one.version(), "production", ANN, "");
        clock.pass(Duration.ofMinutes(1));

        assertThat(registry.activate(one.version(), "production", "bob", "again"))
                .isEqualTo(first);
        assertThat(registry.rollback(one.version(), "production", "bob", "again"))
                .isEqualTo(first);
        assertThat(registry.history()).containsExactly(first);
        assertThat(events()).hasSize(2);
    }

    @Test
    void oneGoesBackOnlyToWhatHeldThere() {
        RegisteredRuleset one = register("1.0.0", Bump.MAJOR, "");
        RegisteredRuleset two = register("2.0.0", Bump.MAJOR, "lists: atomic");
        registry.activate(one.version(), "production", ANN, "");
        registry.activate(two.version(), "production", ANN, "");
        registry.activate(two.version(), "staging", ANN, "");

        Activation back = registry.rollback(one.version(), "production", "bob", "lists were lost");

        assertThat(back.rollback()).isTrue();
        assertThat(back.replaced()).isEqualTo(two.version());
        assertThat(registry.active("production")).contains(back);
        RegistryRefusedException refusal = refused(() -> registry.rollback(one.version(), "staging", ANN, ""));
        assertThat(refusal)
                .hasMessage(
                        "orders 1.0.0 was never active in staging, so that there is nothing to go back to; activate it"
                                + " instead");
        assertThat(refusal.problem()).isEqualTo(Problem.NEVER_ACTIVE);
    }

    @Test
    void onlyRegisteredVersionsHold() {
        RegistryRefusedException none = refused(() -> registry.activate(version("1.0.0"), "production", ANN, ""));
        register("1.0.0", Bump.MAJOR, "");
        register("1.0.1", Bump.PATCH, "");
        RegistryRefusedException other = refused(() -> registry.rollback(version("1.1.0"), "production", ANN, ""));

        assertThat(none).hasMessage("orders 1.0.0 is not registered; no version of orders is");
        assertThat(other).hasMessage("orders 1.1.0 is not registered; registered are 1.0.0, 1.0.1");
        assertThat(List.of(none.problem(), other.problem())).containsOnly(Problem.UNKNOWN_VERSION);
        assertThat(registry.history()).isEmpty();
    }

    @Test
    void everyChangeIsRecordedWithWhoAndWhy() {
        RegisteredRuleset one = registry.register(rules("1.0.0", ""), Bump.MAJOR, "the beginning", ANN);
        RegisteredRuleset two = registry.register(rules("1.1.0", "lists: lenient"), Bump.MINOR, "more decided", "bob");
        registry.activate(one.version(), "production", ANN, "go");
        registry.activate(two.version(), "production", ANN, "better");
        registry.rollback(one.version(), "production", "bob", "worse");
        refused(() -> register("1.0.1", Bump.PATCH, "lists: atomic"));

        assertThat(events())
                .containsExactly(
                        new AuditEvent(
                                AuditKind.RULES_REGISTERED,
                                "orders 1.0.0",
                                ANN,
                                "the beginning",
                                "{\"ruleset\":\"orders\",\"version\":\"1.0.0\",\"digest\":\"" + one.digest()
                                        + "\",\"bump\":\"major\"}"),
                        new AuditEvent(
                                AuditKind.RULES_REGISTERED,
                                "orders 1.1.0",
                                "bob",
                                "more decided",
                                "{\"ruleset\":\"orders\",\"version\":\"1.1.0\",\"digest\":\"" + two.digest()
                                        + "\",\"bump\":\"minor\"}"),
                        activated(AuditKind.RULES_ACTIVATED, one, ANN, "go", "null"),
                        activated(AuditKind.RULES_ACTIVATED, two, ANN, "better", "\"orders 1.0.0\""),
                        activated(AuditKind.RULES_ROLLED_BACK, one, "bob", "worse", "\"orders 1.1.0\""));
        assertThat(audit.verify()).isEmpty();
    }

    private static AuditEvent activated(
            AuditKind kind, RegisteredRuleset ruleset, String author, String reason, String replaced) {
        return new AuditEvent(
                kind,
                ruleset.version() + " in production",
                author,
                reason,
                "{\"environment\":\"production\",\"ruleset\":\"orders\",\"version\":\""
                        + ruleset.version().number() + "\",\"digest\":\"" + ruleset.digest() + "\",\"replaced\":"
                        + replaced
                        + "}");
    }

    @Test
    void ofManyWhoRegisterOneVersionAtOnceOneDoes() throws Exception {
        List<String> messages = Race.of(THREADS, runner -> {
            try {
                Ruleset rules = rules("1.0.0", "fields: { /a" + runner + ": max }");
                return registry.register(rules, Bump.MAJOR, "runner " + runner, ANN)
                        .message();
            } catch (RegistryRefusedException e) {
                return Objects.toString(e.problem());
            }
        });

        assertThat(messages).containsOnlyOnce(registry.list().get(0).message());
        assertThat(messages.stream().filter(Problem.VERSION_TAKEN.name()::equals))
                .hasSize(THREADS - 1);
        assertThat(events()).hasSize(1);
    }

    private List<AuditEvent> events() {
        return audit.entries(0, 100).stream().map(AuditEntry::event).toList();
    }

    private RegisteredRuleset register(String number, Bump bump, String rules) {
        return registry.register(rules(number, rules), bump, "because", ANN);
    }

    private static Ruleset rules(String number, String rules) {
        return Ruleset.parse("ruleset: orders\nversion: " + number + "\n" + rules, "rules");
    }

    private static RulesetVersion version(String number) {
        return new RulesetVersion("orders", SemanticVersion.parse(number).orElseThrow());
    }

    private static RegistryRefusedException refused(Runnable call) {
        return Objects.requireNonNull(catchThrowableOfType(RegistryRefusedException.class, call::run));
    }
}
