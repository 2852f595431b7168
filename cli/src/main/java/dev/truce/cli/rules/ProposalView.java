package dev.truce.cli.rules;

import dev.truce.cli.queue.PrecedentView;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.suggest.DecidedFor;
import dev.truce.conflict.suggest.DecisionCounts;
import dev.truce.conflict.suggest.RuleEvidence;
import dev.truce.conflict.suggest.RuleProposal;
import dev.truce.conflict.suggest.RulesetProposal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Proposed rules with the decisions that speak for them. */
final class ProposalView {

    private final Ruleset before;
    private final RulesetProposal proposal;

    ProposalView(Ruleset before, RulesetProposal proposal) {
        this.before = before;
        this.proposal = proposal;
    }

    void print(Output out) {
        proposal.made().forEach(each -> made(each, out));
        if (!proposal.refused().isEmpty()) {
            out.say("No rule is proposed for");
            Table table = new Table("  ");
            proposal.refused()
                    .forEach(each -> table.row(
                            place(each.evidence()), counts(each.evidence().decisions()), each.why()));
            out.say(table);
        }
        if (proposal.made().isEmpty()) {
            out.say("No rule is proposed on top of " + name(before) + "; nothing was registered or activated.");
            return;
        }
        out.say(out.bold("Proposed: " + name(proposal.rules())) + ", a " + Values.lower(proposal.bump())
                + " version after " + name(before));
        proposal.fragment().lines().forEach(line -> out.say("  " + line));
    }

    private static void made(RuleProposal made, Output out) {
        RuleEvidence evidence = made.evidence();
        long total = evidence.decisions().total();
        String rule = Objects.requireNonNull(made.rule(), "rule");
        out.say(out.bold(place(evidence) + ": " + rule) + " explains " + Values.count(made.explainedBy(rule)) + " of "
                + Values.count(total, "decision"));
        Table table = new Table("  ").row("decided", counts(evidence.decisions()));
        table.row("by", Values.count(evidence.decisions().deciders(), "decider"));
        table.row("cases", cases(evidence));
        if (!made.also().isEmpty()) {
            table.row(
                    "ambiguous",
                    made.also().stream()
                                    .map(each -> each + " explains " + Values.count(made.explainedBy(each)))
                                    .collect(Collectors.joining(", "))
                            + "; the decisions do not tell which is meant");
        }
        if (evidence.removals() > 0) {
            table.row(
                    "besides",
                    Values.count(evidence.removals(), "decision")
                            + " where one side had removed it, which this rule leaves to a person");
        }
        out.say(table);
    }

    private static String place(RuleEvidence evidence) {
        String path = evidence.pattern().isRoot()
                ? "(whole record)"
                : evidence.pattern().toString();
        return path + " of " + evidence.type();
    }

    private static String counts(DecisionCounts decisions) {
        return decisions.counts().entrySet().stream()
                        .map((Map.Entry<DecidedFor, Long> each) ->
                                Values.lower(each.getKey()) + " " + Values.count(each.getValue()))
                        .collect(Collectors.joining(", "))
                + PrecedentView.alike(decisions);
    }

    private static String cases(RuleEvidence evidence) {
        long more = evidence.decisions().total() - evidence.cases().size();
        return evidence.cases().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + Values.count(more) + " more" : "");
    }

    private static String name(Ruleset rules) {
        return rules.name() + " " + rules.version();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ruleset", before.name()).put("version", before.version());
        json.set("proposals", json(proposal.made()));
        json.set("refused", json(proposal.refused()));
        if (!proposal.made().isEmpty()) {
            json.putObject("proposed")
                    .put("version", proposal.rules().version())
                    .put("digest", proposal.rules().digest().toString())
                    .put("bump", Values.lower(proposal.bump()))
                    .put("yaml", proposal.fragment());
        }
        return json;
    }

    private static ArrayNode json(List<RuleProposal> proposals) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (RuleProposal each : proposals) {
            RuleEvidence evidence = each.evidence();
            ObjectNode json = list.addObject();
            json.put("type", evidence.type()).put("path", evidence.pattern().toString());
            String rule = each.rule();
            if (rule == null) {
                json.put("why", each.why());
            } else {
                json.put("rule", rule).put("explains", each.explainedBy(rule));
                ArrayNode also = json.putArray("also");
                each.also().forEach(also::add);
            }
            json.setAll(PrecedentView.json(evidence.decisions()));
            ObjectNode explained = json.putObject("explained");
            evidence.explained().forEach(explained::put);
            ArrayNode cases = json.put("removals", evidence.removals()).putArray("cases");
            evidence.cases().forEach(cases::add);
        }
        return list;
    }
}
