package dev.truce.conflict.ruleset;

import dev.truce.conflict.ParkReason;
import dev.truce.integrity.json.InputRejectedException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the parts of a queue's file into what they say. */
final class QueueRulesBinder {

    static final List<String> TOP = List.of("attempts", "ageing", "longestLease", "priorities", "deadlines");
    static final List<String> PRIORITY = List.of("type", "reason", "where", "priority");
    static final List<String> DEADLINE = List.of("type", "reason", "where", "after", "then");

    static final String ESCALATE = "escalate";
    static final List<String> THEN = List.of(ESCALATE, "serverWins", "localWins", "latestWins");

    private static final String PRIORITY_EXAMPLE = "{ type: reservation, priority: 8 }";
    private static final String DEADLINE_EXAMPLE = "{ type: reservation, after: P1D, then: serverWins }";

    private final Findings findings = new Findings();
    private final Located root;

    QueueRulesBinder(Located root) {
        this.root = root;
    }

    QueueRules bind(String source) {
        Members members = Members.of(root, "a queue's file", TOP, "attempts: 5", findings);
        QueueRules rules = new QueueRules(
                number(members, "attempts", 1, 1_000),
                RecordBinder.duration(members, "ageing", "PT1H", findings),
                positive(members, "longestLease", "PT1H"),
                list(members, "priorities", PRIORITY_EXAMPLE, this::priority),
                list(members, "deadlines", DEADLINE_EXAMPLE, this::deadline));
        findings.throwIfAny(problems -> new RulesetException(source, problems));
        return rules;
    }

    private QueueRules.Priority priority(Located part) {
        Members members = Members.of(part, "a priority", PRIORITY, PRIORITY_EXAMPLE, findings);
        Integer priority = number(members, "priority", 1, 10);
        if (members.part("priority") == null) {
            findings.add(part, "\"priority\" is missing; write " + PRIORITY_EXAMPLE);
        }
        return new QueueRules.Priority(choice(members), priority == null ? 1 : priority);
    }

    private QueueRules.Deadline deadline(Located part) {
        Members members = Members.of(part, "a deadline", DEADLINE, DEADLINE_EXAMPLE, findings);
        Duration after = positive(members, "after", "P1D");
        if (members.part("after") == null) {
            findings.add(part, "\"after\" is missing; write " + DEADLINE_EXAMPLE);
        }
        String then = members.choice("then", named(THEN));
        return new QueueRules.Deadline(
                choice(members),
                after == null ? Duration.ofDays(1) : after,
                then == null || then.equals(ESCALATE) ? null : then);
    }

    private QueueRules.Choice choice(Members members) {
        Map<String, ParkReason> reasons = new LinkedHashMap<>();
        for (ParkReason reason : ParkReason.values()) {
            reasons.put(reason.name(), reason);
        }
        return new QueueRules.Choice(
                members.text("type", "type: reservation"), members.choice("reason", reasons), condition(members));
    }

    private @Nullable Condition condition(Members members) {
        String example = "where: /partySize >= 8";
        String text = members.text("where", example);
        try {
            return text == null ? null : Condition.parse(text);
        } catch (InputRejectedException e) {
            findings.add(
                    members.required("where"), "\"where\" is no condition: " + e.getMessage() + "; write " + example);
            return null;
        }
    }

    private static Map<String, String> named(List<String> names) {
        Map<String, String> byName = new LinkedHashMap<>();
        names.forEach(name -> byName.put(name, name));
        return byName;
    }

    private @Nullable Duration positive(Members members, String key, String example) {
        Duration duration = RecordBinder.duration(members, key, example, findings);
        if (duration != null && duration.toMillis() < 1) {
            findings.add(members.required(key), "\"" + key + "\" is a millisecond at least; write " + example);
            return null;
        }
        return duration;
    }

    private @Nullable Integer number(Members members, String key, int least, int most) {
        Located part = members.part(key);
        if (part == null) {
            return null;
        }
        if (part instanceof Located.Scalar scalar && scalar.value().isNumber()) {
            BigDecimal number = scalar.value().decimalValue();
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            if (whole
                    && number.compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return number.intValue();
            }
        }
        findings.add(
                part,
                "\"" + key + "\" is a whole number from " + least + " to " + most + ", but found " + part.brief()
                        + "; write " + key + ": " + Math.min(5, most));
        return null;
    }

    private <E> List<E> list(Members members, String key, String example, Function<Located, E> bind) {
        List<E> bound = new ArrayList<>();
        Located part = members.part(key);
        if (part instanceof Located.Sequence sequence) {
            sequence.elements().forEach(each -> bound.add(bind.apply(each)));
        } else if (part != null) {
            findings.add(part, "\"" + key + "\" is a list, but found " + part.brief() + "; write [ " + example + " ]");
        }
        return bound;
    }
}
