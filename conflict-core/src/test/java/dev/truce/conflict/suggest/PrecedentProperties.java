package dev.truce.conflict.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PrecedentProperties {

    /** What may be decided about a number that grew from 1 to 2 locally, and to 3 on the server. */
    enum Choice {
        SERVER(DecidedFor.SERVER),
        LOCAL(DecidedFor.LOCAL),
        BASE(DecidedFor.BASE),
        OWN(DecidedFor.OWN_VALUE),
        DELETE(DecidedFor.DELETED);

        private final DecidedFor decidedFor;

        Choice(DecidedFor decidedFor) {
            this.decidedFor = decidedFor;
        }

        Decision decision() {
            return switch (this) {
                case SERVER -> new Decision.TakeSide(Pick.SERVER);
                case LOCAL -> new Decision.TakeSide(Pick.LOCAL);
                case BASE -> new Decision.TakeSide(Pick.BASE);
                case OWN -> new Decision.SetValue("{\"n\":9}");
                case DELETE -> new Decision.Delete();
            };
        }
    }

    @Property(tries = 50)
    @Tag("slow")
    void theOrderOfDecisionsDoesNotMatter(
            @ForAll @Size(min = 3, max = 12) List<Choice> choices, @ForAll Random random) {
        List<Choice> shuffled = new ArrayList<>(choices);
        Collections.shuffle(shuffled, random);

        DecisionCounts one = counts(decided(choices));
        DecisionCounts other = counts(decided(shuffled));
        assertThat(other.counts()).isEqualTo(one.counts());
        assertThat(other.most()).isEqualTo(one.most());
        RuleEvidence evidence = evidence(decided(choices));
        assertThat(evidence(decided(shuffled)).explained()).isEqualTo(evidence.explained());
        assertThat(proposed(decided(shuffled), 0.6)).isEqualTo(proposed(decided(choices), 0.6));
    }

    @Property(tries = 50)
    void aContraryDecisionNeverRaisesTheShare(
            @ForAll @Size(min = 3, max = 12) List<Choice> choices, @ForAll Choice contrary) {
        DecisionCounts before = counts(decided(choices));
        List<Choice> more = new ArrayList<>(choices);
        more.add(contrary);
        DecisionCounts after = counts(decided(more));

        for (DecidedFor each : DecidedFor.values()) {
            if (each != contrary.decidedFor) {
                assertThat(after.share(each)).isLessThanOrEqualTo(before.share(each));
            }
        }
    }

    @Property(tries = 50)
    void whatIsProposedExplainsTheShare(
            @ForAll @Size(min = 3, max = 12) List<Choice> choices, @ForAll @IntRange(min = 51, max = 100) int percent) {
        RuleEvidence evidence = evidence(decided(choices));
        RuleProposal proposal = RuleProposal.of(evidence, 1, percent / 100.0);

        double best = evidence.explained().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)
                / (double) choices.size();
        String rule = proposal.rule();
        assertThat(rule != null).isEqualTo(best >= percent / 100.0);
        if (rule != null) {
            assertThat(proposal.explainedBy(rule) / (double) choices.size()).isEqualTo(best);
        }
    }

    private static DecidedCases decided(List<Choice> choices) {
        DecidedCases cases = new DecidedCases();
        choices.forEach(each -> cases.decide(parked(cases), each.decision()));
        return cases;
    }

    private static ConflictCase parked(DecidedCases cases) {
        return cases.parked("{'n':1}", "{'n':2}", 1, "{'n':3}", 1);
    }

    private static DecisionCounts counts(DecidedCases cases) {
        return Precedent.of(cases.queue, parked(cases)).get(0).decisions();
    }

    private static RuleEvidence evidence(DecidedCases cases) {
        return RuleEvidence.read(cases.queue, null, 100).get(0);
    }

    private static String proposed(DecidedCases cases, double share) {
        return RulesetProposal.of(
                        Ruleset.parse("{}", "rules"), List.of(), RuleEvidence.read(cases.queue, null, 100), 3, share)
                .fragment();
    }
}
