package dev.truce.conflict.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.registry.Bump;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesetProposalTest {

    private static final String RULES = """
            ruleset: seats
            version: 1.0.0
            record: { type: seat, key: /id }
            """;

    private final DecidedCases cases = new DecidedCases();

    @Test
    void theRuleThatAlwaysExplainsIsProposedAsTheNextVersion() {
        for (int i = 0; i < 5; i++) {
            cases.take(cases.names(), Pick.SERVER); // though local is newer
        }
        RulesetProposal proposal = propose(RULES, 5, 0.9);

        assertThat(proposal.refused()).isEmpty();
        assertThat(proposal.fragment()).isEqualTo("version: 1.1.0\nfields:\n  /name: server\n");
        assertThat(proposal.bump()).isEqualTo(Bump.MINOR);
        assertThat(proposal.rules().version()).isEqualTo("1.1.0");
        assertThat(proposal.made().get(0).also()).isEmpty();
        assertThat(proposal.made().get(0).evidence().cases()).containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void theNewerSideIsLatestAndWhatElseExplainsItIsSaid() {
        for (int i = 0; i < 5; i++) {
            cases.take(cases.names(), Pick.LOCAL); // the newer one
        }
        RuleProposal made = propose(RULES, 5, 0.9).made().get(0);
        assertThat(made.rule()).isEqualTo("latest");
        assertThat(made.also()).containsExactly("local");

        cases.take(cases.parked("{'name':'Ann'}", "{'name':'Anna'}", 1, "{'name':'Anne'}", 2), Pick.SERVER);
        made = propose(RULES, 5, 0.9).made().get(0);
        assertThat(made.rule()).isEqualTo("latest");
        assertThat(made.also()).isEmpty();
    }

    @Test
    void whatExplainsMoreIsProposedEvenIfItIsLessSpecific() {
        for (int i = 0; i < 19; i++) {
            cases.take(cases.names(), Pick.LOCAL);
        }
        cases.take(cases.parked("{'name':'Ann'}", "{'name':'Anna'}", 1, "{'name':'Anne'}", 2), Pick.LOCAL);

        RuleProposal made = propose(RULES, 5, 0.9).made().get(0);
        assertThat(made.rule()).isEqualTo("local");
        assertThat(made.also()).containsExactly("latest");
        assertThat(made.explainedBy("latest")).isEqualTo(19);
    }

    @Test
    void theGreaterNumberIsMaxAndTheSmallerMin() {
        cases.take(cases.parked("{'n':1,'m':5}", "{'n':2,'m':4}", 1, "{'n':3,'m':3}", 1), Pick.SERVER);
        cases.take(cases.parked("{'n':1,'m':5}", "{'n':7,'m':1}", 1, "{'n':3,'m':3}", 1), Pick.LOCAL);

        assertThat(propose(RULES, 2, 0.9).fragment()).isEqualTo("version: 1.1.0\nfields:\n  /m: min\n  /n: max\n");
    }

    @Test
    void theUnionOfTwoListsIsASet() {
        DecidedCases lists = new DecidedCases("seat", "fields: { /tags: conflict }");
        for (int i = 0; i < 3; i++) {
            lists.set(
                    lists.parked("{'tags':['a']}", "{'tags':['a','b']}", 1, "{'tags':['c']}", 1), "{'tags':['c','b']}");
        }
        RulesetProposal proposal = RulesetProposal.of(
                Ruleset.parse(RULES, "rules"), List.of(), RuleEvidence.read(lists.queue, null, 100), 3, 0.9);

        assertThat(proposal.fragment()).isEqualTo("version: 1.1.0\nfields:\n  /tags: set\n");
        assertThat(proposal.made().get(0).evidence().explained()).isEqualTo(Map.of("set", 3L));
    }

    @Test
    void tooFewOrTooDifferentDecisionsAreNoRule() {
        cases.take(cases.names(), Pick.SERVER);
        cases.take(cases.names(), Pick.SERVER);
        cases.take(cases.names(), Pick.LOCAL);

        assertThat(why(propose(RULES, 4, 0.9))).isEqualTo("fewer than 4 decisions");
        assertThat(why(propose(RULES, 3, 0.9)))
                .isEqualTo("no rule explains 90 % of the decisions: latest 1, server 2, local 1 of 3");
        assertThat(propose(RULES, 3, 0.6).made().get(0).rule()).isEqualTo("server");
    }

    @Test
    void aRemovalIsNoEvidenceBecauseNoFieldRuleDecidesIt() {
        for (int i = 0; i < 4; i++) {
            cases.take(cases.parked("{'id':1,'name':'Ann'}", "{'id':1}", 2, "{'id':1,'name':'Anne'}", 1), Pick.LOCAL);
        }
        assertThat(propose(RULES, 1, 0.9).made()).isEmpty();
        cases.take(cases.names(), Pick.SERVER);

        RuleEvidence evidence = propose(RULES, 1, 0.9).made().get(0).evidence();
        assertThat(evidence.decisions().total()).isEqualTo(1);
        assertThat(evidence.removals()).isEqualTo(4);
    }

    @Test
    void aRemovalOnEitherSideIsCounted() {
        for (int i = 0; i < 2; i++) {
            cases.take(cases.parked("{'id':1,'name':'Ann'}", "{'id':1}", 2, "{'id':1,'name':'Anne'}", 1), Pick.LOCAL);
            cases.take(cases.parked("{'id':1,'name':'Ann'}", "{'id':1,'name':'Anne'}", 2, "{'id':1}", 1), Pick.LOCAL);
        }
        cases.take(cases.names(), Pick.SERVER);
        assertThat(propose(RULES, 1, 0.9).made().get(0).evidence().removals()).isEqualTo(4);
    }

    @Test
    void onlyWhatARuleIsAboutIsExplainedByIt() {
        DecidedCases mixed = new DecidedCases("seat", "fields: { /a: conflict }");
        mixed.take(mixed.parked("{'a':1}", "{'a':2}", 1, "{'a':'x'}", 1), Pick.SERVER);
        mixed.take(mixed.parked("{'a':1}", "{'a':'x'}", 1, "{'a':2}", 1), Pick.SERVER);
        mixed.take(mixed.parked("{'a':1}", "{'a':[1]}", 1, "{'a':2}", 1), Pick.SERVER);
        mixed.take(mixed.parked("{'a':1}", "{'a':2}", 1, "{'a':[1]}", 1), Pick.SERVER);
        mixed.set(mixed.parked("{'a':[]}", "{'a':[1]}", 1, "{'a':[2]}", 1), "{'a':7}");
        mixed.set(mixed.parked("{'a':[]}", "{'a':[1]}", 1, "{'a':[2]}", 1), "{'b':7}");
        mixed.take(mixed.parked("{'b':1}", "{'b':1,'a':[1]}", 1, "{'b':1,'a':[2]}", 1), Pick.SERVER);

        RuleEvidence evidence = RuleEvidence.read(mixed.queue, null, 100).get(0);

        assertThat(evidence.decisions().total()).isEqualTo(7);
        assertThat(evidence.explained()).isEqualTo(Map.of("server", 5L));
    }

    @Test
    void onlyConflictsOfFieldsAreEvidence() {
        cases.take(cases.names(), Pick.SERVER);
        DecidedCases manual = new DecidedCases("seat", "default: manualResolution");
        manual.take(manual.names(), Pick.SERVER);
        assertThat(RuleEvidence.read(cases.queue, null, 100)).hasSize(1);
        assertThat(RuleEvidence.read(manual.queue, null, 100)).isEmpty();
    }

    @Test
    void theNewestCasesAreNamedAndNoMoreThanSome() {
        for (int i = 0; i < RuleEvidence.CASES + 2; i++) {
            cases.take(cases.names(), Pick.SERVER);
        }
        assertThat(propose(RULES, 1, 0.9).made().get(0).evidence().cases())
                .hasSize(RuleEvidence.CASES)
                .startsWith(22L, 21L)
                .endsWith(3L);
    }

    @Test
    void aRuleForTheWholeRecordIsNotProposed() {
        cases.take(cases.parked("'Ann'", "'Anna'", 2, "'Anne'", 1), Pick.SERVER);
        assertThat(why(propose(RULES, 1, 0.9)))
                .isEqualTo("a rule for the whole record would hold for every field of it");
    }

    @Test
    void aProposalIsARuleOrSaysWhyThereIsNone() {
        cases.take(cases.names(), Pick.SERVER);
        RuleEvidence evidence = RuleEvidence.read(cases.queue, null, 100).get(0);
        for (boolean rule : new boolean[] {true, false}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new RuleProposal(evidence, rule ? "server" : null, List.of(), rule ? "too few" : ""))
                    .withMessage("Either a rule is proposed, or it is said why not");
        }
    }

    @Test
    void aRuleThatCannotConvergeAmongPeersIsNotProposed() {
        cases.take(cases.names(), Pick.SERVER);

        RulesetProposal proposal = propose(RULES + "topology: peer\ndefault: latestWins\n", 1, 0.9);

        assertThat(proposal.made()).isEmpty();
        assertThat(why(proposal))
                .isEqualTo(
                        "server would explain 1 of 1, but the rule \"server\" cannot converge among peers; remove it,"
                                + " or write topology: hub");
    }

    @Test
    void aRuleThatIsThereAlreadyIsNotProposed() {
        cases.take(cases.names(), Pick.SERVER);

        assertThat(why(propose(RULES + "fields: { /name: server }\n", 1, 0.9)))
                .isEqualTo("server would explain 1 of 1, but the ruleset says so already");
        assertThat(why(propose(RULES.replace("seat,", "room,"), 1, 0.9)))
                .isEqualTo("server would explain 1 of 1, but the ruleset is about records of another type");
    }

    @Test
    void anotherRuleInPlaceOfOneIsAMajorVersion() {
        cases.take(cases.names(), Pick.SERVER);
        RulesetProposal proposal = propose(RULES + "fields: { /name: local }\n", 1, 0.9);

        assertThat(proposal.bump()).isEqualTo(Bump.MAJOR);
        assertThat(proposal.rules().version()).isEqualTo("2.0.0");
    }

    @Test
    void aTypeAmongOthersGetsTheRuleForItselfAlone() {
        cases.take(cases.names(), Pick.SERVER);
        RulesetProposal proposal = propose(RULES.replace("type: seat", "type: /kind"), 1, 0.9);

        assertThat(proposal.fragment())
                .isEqualTo("version: 1.1.0\ntypes:\n  seat:\n    fields:\n      /name: server\n");
        assertThat(proposal.rules().rulesFor("room").fields().byPattern()).isEmpty();
        assertThat(proposal.rules().rulesFor("seat").fields().byPattern()).containsOnlyKeys("/name");
    }

    @Test
    void theVersionFollowsTheHighestRegisteredOne() {
        cases.take(cases.names(), Pick.SERVER);
        RulesetRegistry registry =
                RulesetRegistry.inMemory(AuditTrail.inMemory(DecidedCases.CLOCK), DecidedCases.CLOCK);
        registry.register(Ruleset.parse(RULES, "rules"), Bump.MAJOR, "first", "ann");
        registry.register(
                Ruleset.parse(RULES.replace("1.0.0", "1.1.0") + "lists: lenient\n", "rules"),
                Bump.MINOR,
                "lists",
                "ann");
        RulesetProposal proposal = RulesetProposal.of(
                Ruleset.parse(RULES, "rules"), registry.list(), RuleEvidence.read(cases.queue, null, 100), 1, 0.9);

        assertThat(proposal.rules().version()).isEqualTo("1.2.0");
        assertThat(registry.register(proposal.rules(), proposal.bump(), "proposed", "ann")
                        .bump())
                .isEqualTo(Bump.MINOR);
    }

    private RulesetProposal propose(String rules, int least, double share) {
        return RulesetProposal.of(
                Ruleset.parse(rules, "rules"), List.of(), RuleEvidence.read(cases.queue, null, 100), least, share);
    }

    private static String why(RulesetProposal proposal) {
        assertThat(proposal.refused()).hasSize(1);
        return proposal.refused().get(0).why();
    }
}
