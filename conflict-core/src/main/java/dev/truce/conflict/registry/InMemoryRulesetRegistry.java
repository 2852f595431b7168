package dev.truce.conflict.registry;

import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Keeps versions in memory. */
final class InMemoryRulesetRegistry implements RulesetRegistry {

    private final AuditTrail audit;
    private final InstantSource clock;
    private final TreeMap<RulesetVersion, RegisteredRuleset> versions = new TreeMap<>();
    private final List<Activation> activations = new ArrayList<>();

    InMemoryRulesetRegistry(AuditTrail audit, InstantSource clock) {
        this.audit = Objects.requireNonNull(audit, "audit");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized RegisteredRuleset register(Ruleset ruleset, Bump bump, String message, String author) {
        List<RegisteredRuleset> known = versions.values().stream()
                .filter(each -> each.version().name().equals(ruleset.name()))
                .toList();
        RegisteredRuleset registered =
                RegisteredRuleset.following(known, ruleset, bump, message, author, clock.instant());
        if (versions.putIfAbsent(registered.version(), registered) == null) {
            audit.append(registered.event());
        }
        return registered;
    }

    @Override
    public Activation activate(RulesetVersion version, String environment, String author, String reason) {
        return activate(version, new Activation.Request(environment, false, author, reason, clock.instant()));
    }

    @Override
    public Activation rollback(RulesetVersion version, String environment, String author, String reason) {
        return activate(version, new Activation.Request(environment, true, author, reason, clock.instant()));
    }

    private synchronized Activation activate(RulesetVersion version, Activation.Request request) {
        Activation activation = Activation.following(activations, require(version), request);
        if (activation.number() > activations.size()) {
            activations.add(activation);
            audit.append(activation.event());
        }
        return activation;
    }

    @Override
    public synchronized List<RegisteredRuleset> list() {
        return List.copyOf(versions.values());
    }

    @Override
    public synchronized List<Activation> history() {
        return List.copyOf(activations);
    }
}
