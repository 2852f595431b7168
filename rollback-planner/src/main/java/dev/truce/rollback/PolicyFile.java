package dev.truce.rollback;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.SettingsFile;
import dev.truce.rollback.guard.Deed;
import dev.truce.rollback.guard.GuardPolicy;
import dev.truce.rollback.guard.Role;
import dev.truce.rollback.risk.ProximityWindow;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.RiskPolicy;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Turns the parts of a policy's file into what they say. */
final class PolicyFile {

    static final Set<String> TOP = Set.of("policy", "version", "thresholds", "weights", "levels", "windows", "guards");
    static final Set<String> THRESHOLDS =
            Set.of("newerLostRiskyUpTo", "bornAfterRiskyShare", "shrunkenShare", "earlierSnapshots", "offlineAfter");
    static final Set<String> WINDOW = Set.of("name", "type", "field", "before", "after", "weekday", "level");
    static final Set<String> GUARDS = Set.of("users", "may", "approvalLife", "secondApprover", "emergenciesAnHour");

    static final String EXAMPLE = "policy: ours";
    private static final String WINDOW_EXAMPLE = "{ field: /date, before: P14D, level: dangerous }";
    private static final Pattern RULE = Pattern.compile("R-[A-Z][A-Z0-9-]*");
    private static final Map<String, RiskLevel> LEVELS = named(EnumSet.of(RiskLevel.RISKY, RiskLevel.DANGEROUS));
    private static final Map<String, DayOfWeek> DAYS = named(EnumSet.allOf(DayOfWeek.class));
    private static final Map<String, Role> ROLES = named(EnumSet.allOf(Role.class));
    private static final Map<String, Deed> DEEDS = named(EnumSet.allOf(Deed.class));

    private PolicyFile() {}

    static <E extends Enum<E>> Map<String, E> named(Set<E> constants) {
        Map<String, E> names = new LinkedHashMap<>();
        constants.forEach(one -> names.put(one.name().toLowerCase(Locale.ROOT), one));
        return names;
    }

    static RollbackPolicy bind(SettingsFile file) {
        RollbackPolicy defaults = RollbackPolicy.defaults();
        String name = file.text("policy", "ours");
        String version = file.text("version", "1.0.0");
        return new RollbackPolicy(
                name == null ? defaults.name() : name,
                version == null ? defaults.version() : version,
                risk(file, defaults.risk()),
                file.section("guards", GUARDS, "{ users: { ann: [admin] } }")
                        .map(guards -> guards(guards, defaults.guards()))
                        .orElse(defaults.guards()));
    }

    private static RiskPolicy risk(SettingsFile file, RiskPolicy defaults) {
        SettingsFile thresholds = file.section("thresholds", THRESHOLDS, "{ newerLostRiskyUpTo: 5 }")
                .orElse(null);
        SortedMap<String, Integer> weights = new TreeMap<>();
        file.section("weights", Set.of(), "{ guest: 10 }")
                .ifPresent(types ->
                        types.keys().forEach(type -> weights.put(type, (int) types.whole(type, 1, 1, 1_000_000))));
        SortedMap<String, RiskLevel> levels = new TreeMap<>();
        file.section("levels", Set.of(), "{ R-OPEN-CASES: dangerous }")
                .ifPresent(rules -> rules.keys().forEach(rule -> level(rules, rule, levels)));
        List<ProximityWindow> windows = new ArrayList<>();
        for (SettingsFile window : file.sections("windows", WINDOW, WINDOW_EXAMPLE)) {
            window(window, windows);
        }
        if (thresholds == null) {
            return new RiskPolicy(
                    defaults.newerLostRiskyUpTo(),
                    defaults.bornAfterRiskyShare(),
                    defaults.shrunkenShare(),
                    defaults.earlierSnapshots(),
                    defaults.offlineAfter(),
                    weights,
                    levels,
                    windows);
        }
        return new RiskPolicy(
                thresholds.whole("newerLostRiskyUpTo", defaults.newerLostRiskyUpTo(), 0, 1_000_000_000),
                thresholds.share("bornAfterRiskyShare", defaults.bornAfterRiskyShare()),
                thresholds.share("shrunkenShare", defaults.shrunkenShare()),
                (int) thresholds.whole("earlierSnapshots", defaults.earlierSnapshots(), 0, 1_000),
                thresholds.duration("offlineAfter", defaults.offlineAfter()),
                weights,
                levels,
                windows);
    }

    private static void level(SettingsFile rules, String rule, Map<String, RiskLevel> levels) {
        RiskLevel level = rules.choice(rule, LEVELS);
        if (!RULE.matcher(rule).matches()) {
            rules.problem(rule, "a rule is named like R-NEWER-LOST, but found \"" + rule + "\"; write its id");
        } else if (level != null) {
            levels.put(rule, level);
        }
    }

    private static void window(SettingsFile window, List<ProximityWindow> windows) {
        FieldPath field = window.pointer("field", "/date");
        RiskLevel level = window.choice("level", LEVELS);
        for (String key : List.of("field", "level")) {
            if (!window.has(key)) {
                window.problem(key, "\"" + key + "\" is missing; write " + WINDOW_EXAMPLE);
            }
        }
        String name = window.text("name", "the last fortnight");
        String type = window.text("type", "event");
        Duration before = window.duration("before", Duration.ZERO);
        Duration after = window.duration("after", Duration.ZERO);
        DayOfWeek weekday = window.choice("weekday", DAYS);
        if (field != null && level != null) {
            windows.add(new ProximityWindow(
                    name == null ? "window " + (windows.size() + 1) : name,
                    type,
                    field,
                    before,
                    after,
                    weekday,
                    level));
        }
    }

    private static GuardPolicy guards(SettingsFile guards, GuardPolicy defaults) {
        SortedMap<String, Set<Role>> users = new TreeMap<>();
        guards.section("users", Set.of(), "{ ann: [admin] }")
                .ifPresent(all -> all.keys().forEach(user -> users.put(user, Set.copyOf(all.choices(user, ROLES)))));
        Map<Deed, Set<Role>> may = new EnumMap<>(Deed.class);
        may.putAll(defaults.may());
        guards.section("may", DEEDS.keySet(), "{ approve: [admin] }")
                .ifPresent(all -> DEEDS.forEach((name, deed) -> {
                    if (all.has(name)) {
                        may.put(deed, Set.copyOf(all.choices(name, ROLES)));
                    }
                }));
        Duration life = guards.duration("approvalLife", defaults.approvalLife());
        if (life.isZero()) {
            guards.problem("approvalLife", "\"approvalLife\" is longer than nothing; write approvalLife: P1D");
            life = defaults.approvalLife();
        }
        return new GuardPolicy(users, may, life, guards.flag("secondApprover", defaults.secondApprover()), (int)
                guards.whole("emergenciesAnHour", defaults.emergenciesAnHour(), 0, 1_000));
    }
}
