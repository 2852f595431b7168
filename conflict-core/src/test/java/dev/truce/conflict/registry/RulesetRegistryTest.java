package dev.truce.conflict.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.registry.RegistryRefusedException.Problem;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may follow what, what holds where, and what is recorded of it; each registry that keeps more is held to its contract besides. */
class RulesetRegistryTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final AuditTrail audit = AuditTrail.inMemory(CLOCK);
    private final RulesetRegistry registry = RulesetRegistry.inMemory(audit, CLOCK);

    private static Ruleset rules(String version, String rest) {
        return Ruleset.parse("ruleset: orders\nversion: " + version + "\n" + rest, "rules");
    }

    private RegisteredRuleset register(String version, Bump bump, String rest) {
        return registry.register(rules(version, rest), bump, "because", "ann");
    }

    private static RulesetVersion version(String number) {
        return new RulesetVersion("orders", SemanticVersion.parse(number).orElseThrow());
    }

    private static String text(AuditEvent event) {
        return ((AuditPayload.Kept) event.payload()).text();
    }

    private void refused(Runnable call, Problem problem, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RegistryRefusedException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(problem))
                .hasMessage(message);
    }

    @Test
    void aVersionIsFoundAndRecordedOnce() {
        RegisteredRuleset first = register("1.0.0", Bump.MAJOR, "fields: { /a: max }");

        assertThat(register("1.0.0", Bump.MINOR, "fields: { /a: max } # said better"))
                .isEqualTo(first);

        assertThat(first.registeredAt()).isEqualTo(NOW);
        assertThat(registry.list()).containsExactly(first);
        assertThat(registry.find(version("1.0.0"))).contains(first);
        assertThat(registry.find(version("1.0.1"))).isEmpty();
        assertThat(registry.require(version("1.0.0"))).isEqualTo(first);
        assertThat(audit.entries(0, 9)).extracting(AuditEntry::event).containsExactly(first.event());
        assertThat(first.event().kind()).isEqualTo(AuditKind.RULES_REGISTERED);
        assertThat(text(first.event()))
                .isEqualTo("{\"ruleset\":\"orders\",\"version\":\"1.0.0\",\"digest\":\"" + first.digest()
                        + "\",\"bump\":\"major\"}");
    }

    @Test
    void aVersionThatIsTakenDoesNotChange() {
        RegisteredRuleset first = register("1.0.0", Bump.MAJOR, "fields: { /a: max }");
        register("1.1.0", Bump.MINOR, "fields: { /a: max, /b: max }");

        refused(
                () -> register("1.0.0", Bump.PATCH, "fields: { /a: min }"),
                Problem.VERSION_TAKEN,
                "A registered version never changes, and orders 1.0.0 is registered as "
                        + first.digest().shortText()
                        + "; this ruleset changes /a from max to min. Write version: 2.0.0 and register it as major");
        assertThat(registry.list()).hasSize(2);
    }

    @Test
    void whatFollowsSaysHowMuchItChanges() {
        register("1.0.0", Bump.MAJOR, "fields: { /a: max }");

        refused(
                () -> register("1.0.1", Bump.PATCH, "fields: { /a: min }"),
                Problem.BUMP_TOO_SMALL,
                "After orders 1.0.0 this ruleset changes /a from max to min, which needs a major version, but patch was"
                        + " asked for; write version: 2.0.0 and register it as major");
        refused(
                () -> register("1.2.0", Bump.MINOR, "fields: { /a: max }"),
                Problem.WRONG_VERSION,
                "After orders 1.0.0 a minor version is 1.1.0, but the ruleset says version 1.2.0; write version: 1.1.0,"
                        + " or register it as what it is");
        refused(
                () -> register("0.9.0", Bump.MINOR, ""),
                Problem.WRONG_VERSION,
                "orders 0.9.0 lies before the first registered version; write version: 1.1.0 and register it as minor");
        refused(
                () -> register("2.0.0-rc.1", Bump.MAJOR, ""),
                Problem.WRONG_VERSION,
                "Only versions such as 1.4.0 are registered, but orders says version 2.0.0-rc.1; leave out what follows"
                        + " the three numbers");
        assertThat(register("2.0.0", Bump.MAJOR, "fields: { /a: min }").version())
                .isEqualTo(version("2.0.0"));
    }

    @Test
    void anotherNameBeginsAnew() {
        register("1.0.0", Bump.MAJOR, "");
        Ruleset guests = Ruleset.parse("{ruleset: guests, version: 0.1.0, lists: atomic}", "rules");
        registry.register(guests, Bump.PATCH, "new", "bea");

        assertThat(registry.list())
                .extracting(each -> each.version().toString())
                .containsExactly("guests 0.1.0", "orders 1.0.0");
    }

    @Test
    void whatHoldsInAnEnvironmentIsTheLastThatWasActivatedThere() {
        RegisteredRuleset one = register("1.0.0", Bump.MAJOR, "");
        RegisteredRuleset two = register("1.1.0", Bump.MINOR, "");

        Activation first = registry.activate(version("1.0.0"), "production", "ann", "it begins");
        Activation elsewhere = registry.activate(version("1.0.0"), "staging", "bea", "");
        Activation second = registry.activate(version("1.1.0"), "production", "ann", "");
        assertThat(registry.activate(version("1.1.0"), "production", "cyd", "again"))
                .isEqualTo(second);
        Activation back = registry.rollback(version("1.0.0"), "production", "ann", "it was worse");

        assertThat(first)
                .isEqualTo(new Activation(
                        1, "production", one.version(), one.digest(), null, false, "ann", "it begins", NOW));
        assertThat(second)
                .isEqualTo(new Activation(
                        3, "production", two.version(), two.digest(), one.version(), false, "ann", "", NOW));
        assertThat(back)
                .isEqualTo(new Activation(
                        4, "production", one.version(), one.digest(), two.version(), true, "ann", "it was worse", NOW));
        assertThat(registry.history()).containsExactly(first, elsewhere, second, back);
        assertThat(registry.active("production")).contains(back);
        assertThat(registry.active("staging")).contains(elsewhere);
        assertThat(registry.active("test")).isEmpty();
        assertThat(audit.entries(2, 9))
                .extracting(AuditEntry::event)
                .containsExactly(first.event(), elsewhere.event(), second.event(), back.event());
    }

    @Test
    void anActivationIsRecordedWithWhatItReplaced() {
        register("1.0.0", Bump.MAJOR, "");
        RegisteredRuleset two = register("1.1.0", Bump.MINOR, "");
        Activation first = registry.activate(version("1.0.0"), "production", "ann", "");
        Activation second = registry.activate(version("1.1.0"), "production", "ann", "");
        Activation back = registry.rollback(version("1.0.0"), "production", "ann", "");

        assertThat(text(first.event())).contains("\"replaced\":null");
        assertThat(second.event().kind()).isEqualTo(AuditKind.RULES_ACTIVATED);
        assertThat(second.event().subject()).isEqualTo("orders 1.1.0 in production");
        assertThat(text(second.event()))
                .isEqualTo("{\"environment\":\"production\",\"ruleset\":\"orders\",\"version\":\"1.1.0\",\"digest\":\""
                        + two.digest() + "\",\"replaced\":\"orders 1.0.0\"}");
        assertThat(back.event().kind()).isEqualTo(AuditKind.RULES_ROLLED_BACK);
    }

    @Test
    void whatIsNotThereIsNeitherActivatedNorGoneBackTo() {
        refused(
                () -> registry.activate(version("1.0.0"), "production", "ann", ""),
                Problem.UNKNOWN_VERSION,
                "orders 1.0.0 is not registered; no version of orders is");
        register("1.0.0", Bump.MAJOR, "");
        register("1.1.0", Bump.MINOR, "");
        registry.register(
                Ruleset.parse("{ruleset: guests, version: 0.1.0, lists: atomic}", "rules"), Bump.PATCH, "new", "bea");
        refused(
                () -> registry.activate(version("3.0.0"), "production", "ann", ""),
                Problem.UNKNOWN_VERSION,
                "orders 3.0.0 is not registered; registered are 1.0.0, 1.1.0");
        registry.activate(version("1.0.0"), "staging", "ann", "");
        registry.activate(version("1.1.0"), "production", "ann", "");
        refused(
                () -> registry.rollback(version("1.0.0"), "production", "ann", ""),
                Problem.NEVER_ACTIVE,
                "orders 1.0.0 was never active in production, so that there is nothing to go back to; activate it instead");
        assertThat(registry.history()).hasSize(2);
    }

    @Test
    void whoAndWhereIsSaid() {
        register("1.0.0", Bump.MAJOR, "");
        for (List<String> names : List.of(List.of(" ", "ann"), List.of("production", ""))) {
            assertThatThrownBy(() -> registry.activate(version("1.0.0"), names.get(0), names.get(1), ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("environment \"" + names.get(0) + "\" and author \"" + names.get(1) + "\"");
        }
        assertThatThrownBy(() -> registry.register(rules("1.1.0", ""), Bump.MINOR, "", "ann"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("say who registers it, and what changed");
    }
}
