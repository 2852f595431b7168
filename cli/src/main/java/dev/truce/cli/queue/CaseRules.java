package dev.truce.cli.queue;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.workspace.KeptRules;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** What decisions must satisfy: the rules that parked their cases, or those that the call names. */
public final class CaseRules {

    private final KeptRules kept;
    private final RulesOptions named;
    private final InstantSource clock;
    private final Map<Digest, Ruleset> rulesets = new HashMap<>();
    private final Map<Digest, DecisionCheck> checks = new HashMap<>();

    public CaseRules(Workspace workspace, RulesOptions named, Output out) {
        this.kept = new KeptRules(workspace);
        this.named = named;
        this.clock = out.console().clock();
    }

    DecisionCheck of(ConflictCase parked) {
        return checks.computeIfAbsent(parked.conflict().ruleset().digest(), digest -> check(ruleset(parked)));
    }

    /** The rules that a decision on a case is held against. */
    Ruleset ruleset(ConflictCase parked) {
        return rulesets.computeIfAbsent(
                parked.conflict().ruleset().digest(), digest -> named.given() ? named.ruleset() : kept.of(parked));
    }

    /**
     * For cases of any rules. What a rehearsal has asked about is known when it is asked again: a queue that is deciding must not
     * wait for files.
     */
    public DecisionCheck ofEach() {
        return new DecisionCheck() {
            @Override
            public String check(ConflictCase decided, String json) {
                return checkOrRefuse(decided).check(decided, json);
            }

            @Override
            public String named(ConflictCase decided, String json, RecordId id) {
                return checkOrRefuse(decided).named(decided, json, id);
            }
        };
    }

    private DecisionCheck checkOrRefuse(ConflictCase decided) {
        try {
            return of(decided);
        } catch (InputRejectedException e) {
            throw new DecisionRefusedException(String.valueOf(e.getMessage()));
        }
    }

    private DecisionCheck check(Ruleset rules) {
        return ConflictResolver.builder(rules, FieldAccess.json(), clock)
                .build()
                .decisionCheck();
    }
}
