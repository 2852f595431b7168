package dev.truce.cli.queue;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.queue.CaseLife;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionPreview;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.QueuePolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One person's work on one case: looking at it, seeing what a decision would do, deciding, putting it off. */
final class CaseDecider {

    private final long number;
    private final String who;
    private final @Nullable Long token;
    private final ConflictQueue queue;
    private final CaseRules rules;
    private final Output out;

    CaseDecider(
            long number, String who, @Nullable Long token, RulesOptions rulesOptions, Workspace workspace, Output out) {
        this.number = number;
        this.who = who;
        this.token = token;
        this.queue = workspace.queue();
        this.rules = new CaseRules(workspace, rulesOptions, out);
        this.out = out;
    }

    ConflictCase shown() {
        return shown(queue, number);
    }

    static ConflictCase shown(ConflictQueue queue, long number) {
        return queue.find(number)
                .orElseThrow(() -> new DecisionRefusedException(
                        "There is no case " + number + "; see: truce queue list --status all"));
    }

    /** Refuses a case that another has, as the queue will, by the clock of this process. */
    void requireMine(ConflictCase shown) {
        Instant now = out.console().clock().instant();
        CaseLife life = new CaseLife(QueuePolicy.DEFAULT, now, now);
        if (token == null) {
            life.requireNoOther(shown, who);
        } else {
            life.require(CaseLease.of(queue, number, who, token), shown);
        }
    }

    DecisionView preview(ConflictCase shown, int revisionSeen, Decision decision) {
        if (token != null) {
            requireMine(shown);
        }
        Instant now = out.console().clock().instant();
        DecisionPreview preview = DecisionPreview.of(shown, revisionSeen, decision, rules.of(shown), who, now);
        preview.created()
                .ifPresent(key -> queue.holder(key).ifPresent(other -> {
                    throw CaseLife.taken(number, key, other);
                }));
        return new DecisionView(preview, LostValues.of(preview, rules.ruleset(shown)));
    }

    ConflictCase decide(int revisionSeen, Decision decision, String reason) {
        // a case that is not there is the queue's to refuse
        DecisionCheck check = queue.find(number).map(rules::of).orElseGet(DecisionCheck::none);
        return token == null
                ? queue.decide(number, revisionSeen, decision, check, who, reason)
                : queue.decide(CaseLease.of(queue, number, who, token), revisionSeen, decision, check, reason);
    }

    ConflictCase putOff(int revisionSeen, Duration pause, String reason) {
        return queue.defer(number, revisionSeen, pause, who, reason);
    }
}
