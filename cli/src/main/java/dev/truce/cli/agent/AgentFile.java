package dev.truce.cli.agent;

import dev.truce.cli.workspace.StoreOptions;
import dev.truce.conflict.ruleset.SettingsFile;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.Operations;
import dev.truce.rollback.operation.Thresholds;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.RetentionPeriod;
import dev.truce.rollback.retention.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code agent.yaml}. Every key stands in docs/operations.md and in the schema beside this class. */
final class AgentFile {

    static final String NAME = "agent.yaml";

    static final List<String> TOP =
            List.of("zone", "stores", "schedules", "retention", "second", "monitor", "temporary");
    static final List<String> STORE = List.of("store", "rules", "key");
    static final List<String> SECOND = List.of("repository", "retention");
    static final List<String> MONITOR =
            List.of("overdue", "failures", "shrunkenPercent", "freeBytes", "copyBehind", "clockDrift", "repeat");
    static final List<String> RETENTION = List.of(
            "last",
            "hourly",
            "daily",
            "weekly",
            "monthly",
            "yearly",
            "within",
            "atMost",
            "safety",
            "tags",
            "types",
            "grace",
            "longestGap",
            "removeDamaged");

    private static final String EXAMPLE = "schedules: { nightly: { job: full, at: daily 02:00 } }";
    private static final String STORE_EXAMPLE = "{ store: dir:data, key: /id }";

    private final Path file;
    private final SettingsFile top;
    private final ZoneId zone;

    private AgentFile(Path file, SettingsFile top) {
        this.file = file;
        this.top = top;
        this.zone = zone();
    }

    /** What the folder's file says; the defaults where there is none. */
    static AgentPlan read(Path folder) {
        Path file = folder.resolve(NAME);
        return Files.exists(file)
                ? SettingsFile.read(file, TOP, EXAMPLE, top -> new AgentFile(file, top).plan())
                : AgentPlan.usual();
    }

    private ZoneId zone() {
        String name = top.text("zone", "Europe/Vienna");
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            top.problem("zone", "there is no such time zone; write such as Europe/Vienna");
            return ZoneOffset.UTC;
        }
    }

    private AgentPlan plan() {
        Map<String, AgentPlan.Store> stores = new LinkedHashMap<>();
        named(top, "stores", STORE, STORE_EXAMPLE).forEach((name, each) -> stores.put(name, store(each)));
        List<String> names = stores.isEmpty() ? List.of(AgentPlan.DEFAULT_STORE) : List.copyOf(stores.keySet());
        Optional<SettingsFile> second = top.section("second", SECOND, "{ repository: /mnt/second }");
        RetentionPolicy retention = retention(top);
        PruneOptions options = options();
        AgentPlan.@Nullable Second other =
                second.map(each -> second(each, retention)).orElse(null);
        List<Job> jobs = top.has("schedules")
                ? new AgentSchedules(top, zone, names).jobs()
                : AgentPlan.usualJobs(names, other != null, zone);
        return new AgentPlan(
                stores, jobs, retention, options, other, thresholds(), path(top.text("temporary", "/var/tmp")));
    }

    /** Mappings by a name that is the user's own, in the order of the file. */
    static Map<String, SettingsFile> named(SettingsFile holder, String key, List<String> known, String example) {
        Map<String, SettingsFile> named = new LinkedHashMap<>();
        holder.section(key, List.of(), "{ NAME: " + example + " }")
                .ifPresent(all -> all.keys()
                        .forEach(name -> all.section(name, known, example).ifPresent(each -> named.put(name, each))));
        return named;
    }

    /** A text that has to be there; null when it is missing, which is a problem, or wrong. */
    static @Nullable String required(SettingsFile holder, String key, String example) {
        if (!holder.has(key)) {
            holder.problem(key, "\"" + key + "\" is missing; write " + key + ": " + example);
        }
        return holder.text(key, example);
    }

    /** Paths are relative to the file, wherever the agent is started. */
    private @Nullable Path path(@Nullable String text) {
        return text == null ? null : file.toAbsolutePath().resolveSibling(text).normalize();
    }

    private AgentPlan.Store store(SettingsFile each) {
        String found = required(each, "store", "dir:data");
        String location = found == null ? "dir:." : found;
        String absolute = StoreOptions.absolute(location, file.toAbsolutePath().resolveSibling(""));
        if (absolute == null) {
            each.problem(
                    "store",
                    "a store is " + StoreOptions.FORMS + ", but found \"" + location + "\"; write " + STORE_EXAMPLE);
            absolute = location;
        }
        return new AgentPlan.Store(absolute, path(each.text("rules", "rules.yaml")), each.text("key", "/id"));
    }

    private AgentPlan.Second second(SettingsFile each, RetentionPolicy usual) {
        Path repository = path(required(each, "repository", "/mnt/second"));
        return new AgentPlan.Second(
                repository == null ? file.toAbsolutePath() : repository,
                each.has("retention") ? retention(each) : usual);
    }

    private RetentionPolicy retention(SettingsFile holder) {
        Optional<SettingsFile> found = holder.section("retention", RETENTION, "{ within: P30D, atMost: 100 }");
        if (found.isEmpty()) {
            return Operations.USUAL_RETENTION;
        }
        RetentionPolicy.Builder policy = RetentionPolicy.builder().zone(zone);
        SettingsFile rules = found.get();
        count(rules, "last").ifPresent(policy::keepLast);
        for (RetentionPeriod period : RetentionPeriod.values()) {
            count(rules, period.name().toLowerCase(Locale.ROOT)).ifPresent(count -> policy.keepEach(period, count));
        }
        if (rules.has("within")) {
            policy.keepWithin(positive(rules, "within", Duration.ofDays(30)));
        }
        count(rules, "atMost").ifPresent(policy::atMost);
        times(rules, "tags", "{ legal: P365D }", policy::keepTagWithin);
        times(rules, "types", "{ guest: P365D }", policy::keepTypeWithin);
        policy.keepSafety(positive(rules, "safety", Duration.ofDays(7)));
        RetentionPolicy built = policy.build();
        if (built.keepsNothing()) {
            holder.problem("retention", "it has no rule that keeps a snapshot; write such as { last: 30 }");
        }
        return built;
    }

    private static Optional<Integer> count(SettingsFile rules, String key) {
        return rules.has(key) ? Optional.of((int) rules.whole(key, 1, 1, 1_000_000)) : Optional.empty();
    }

    private static void times(SettingsFile rules, String key, String example, BiConsumer<String, Duration> each) {
        rules.section(key, List.of(), example)
                .ifPresent(all ->
                        all.keys().forEach(name -> each.accept(name, positive(all, name, Duration.ofDays(365)))));
    }

    /** A duration of a millisecond at least. */
    private static Duration positive(SettingsFile holder, String key, Duration otherwise) {
        Duration duration = holder.duration(key, otherwise);
        if (duration.toMillis() < 1) {
            holder.problem(key, "\"" + key + "\" is a millisecond at least; write " + key + ": " + otherwise);
            return otherwise;
        }
        return duration;
    }

    private PruneOptions options() {
        PruneOptions usual = PruneOptions.DEFAULTS;
        return top.section("retention", RETENTION, "{ within: P30D }")
                .map(rules -> new PruneOptions(
                        rules.duration("grace", usual.grace()),
                        positive(rules, "longestGap", usual.longestGap()),
                        false,
                        rules.flag("removeDamaged", false),
                        usual.deadPercent()))
                .orElse(usual);
    }

    private Thresholds thresholds() {
        Thresholds usual = Thresholds.DEFAULTS;
        return top.section("monitor", MONITOR, "{ overdue: PT26H }")
                .map(each -> new Thresholds(
                        positive(each, "overdue", usual.overdue()),
                        (int) each.whole("failures", usual.failures(), 1, 1_000),
                        (int) each.whole("shrunkenPercent", usual.shrunkenPercent(), 1, 100),
                        each.whole("freeBytes", usual.freeBytes(), 0, Long.MAX_VALUE),
                        each.duration("copyBehind", usual.copyBehind()),
                        positive(each, "clockDrift", usual.clockDrift()),
                        positive(each, "repeat", usual.repeat())))
                .orElse(usual);
    }

    static Map<String, JobKind> kinds() {
        Map<String, JobKind> kinds = new LinkedHashMap<>();
        for (JobKind kind : JobKind.values()) {
            kinds.put(kind.text(), kind);
        }
        return kinds;
    }
}
