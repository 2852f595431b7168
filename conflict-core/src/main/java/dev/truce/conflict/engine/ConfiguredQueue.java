package dev.truce.conflict.engine;

import dev.truce.conflict.Side;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.conflict.ruleset.QueueRules;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done with the cases of a queue, as a file says it. */
public final class ConfiguredQueue {

    private ConfiguredQueue() {}

    /**
     * The policy.
     *
     * @param rules what the file says
     * @return the policy; what the file does not say is as in {@link QueuePolicy#DEFAULT}
     */
    public static QueuePolicy policy(QueueRules rules) {
        QueuePolicy standard = QueuePolicy.DEFAULT;
        return new QueuePolicy(
                conflict -> priority(rules.priorities(), conflict),
                rules.ageing() == null ? standard.ageing() : rules.ageing(),
                rules.attempts() == null ? standard.mostAttempts() : rules.attempts(),
                conflict -> deadline(rules.deadlines(), conflict),
                rules.longestLease());
    }

    private static int priority(List<QueueRules.Priority> priorities, NewCase conflict) {
        for (QueueRules.Priority each : priorities) {
            if (fits(each.of(), conflict)) {
                return each.priority();
            }
        }
        return QueuePolicy.DEFAULT.priority().applyAsInt(conflict);
    }

    private static QueuePolicy.@Nullable Deadline deadline(List<QueueRules.Deadline> deadlines, NewCase conflict) {
        for (QueueRules.Deadline each : deadlines) {
            if (fits(each.of(), conflict)) {
                return new QueuePolicy.Deadline(each.after(), fallback(each.then()));
            }
        }
        return null;
    }

    private static @Nullable Fallback fallback(@Nullable String then) {
        return then == null
                ? null
                : switch (then) {
                    case "serverWins" -> Fallback.SERVER_WINS;
                    case "localWins" -> Fallback.LOCAL_WINS;
                    default -> Fallback.LATEST_WINS;
                };
    }

    private static boolean fits(QueueRules.Choice choice, NewCase conflict) {
        Condition where = choice.where();
        return (choice.type() == null
                        || choice.type().equals(conflict.key().record().type()))
                && (choice.reason() == null || choice.reason() == conflict.reason())
                && (where == null || holds(where, conflict.local()) || holds(where, conflict.server()));
    }

    private static boolean holds(Condition where, Side<String> side) {
        String json = side.valueOrNull();
        return json != null && where.holds(StrictJson.reader().read(json, "a side of the case"));
    }
}
