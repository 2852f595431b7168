package dev.truce.cli.agent;

import dev.truce.conflict.ruleset.SettingsFile;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The schedules of an {@code agent.yaml}: one job for each, or for each of its stores. */
record AgentSchedules(SettingsFile top, ZoneId zone, List<String> stores) {

    static final List<String> SCHEDULE = List.of("job", "at", "stores", "priority", "types", "tags", "nearing");
    static final List<String> NEARING = List.of("moments", "windows");
    static final List<String> WINDOW = List.of("before", "after", "at");

    private static final String EXAMPLE = "{ job: full, at: daily 02:00 }";
    private static final String NEARING_EXAMPLE =
            "{ moments: [2026-06-20T14:00:00Z], windows: [ { before: P7D, after: P1D, at: hourly } ] }";
    private static final int USUAL_PRIORITY = 5;

    List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        AgentFile.named(top, "schedules", SCHEDULE, EXAMPLE).forEach((name, each) -> add(name, each, jobs));
        return jobs;
    }

    private void add(String name, SettingsFile each, List<Job> jobs) {
        if (!each.has("job")) {
            each.problem("job", "\"job\" is missing; write " + EXAMPLE);
        }
        JobKind named = each.choice("job", AgentFile.kinds());
        JobKind kind = named == null ? JobKind.HEALTH_CHECK : named;
        Optional<Schedule> usual = schedule(each);
        Schedule schedule = each.section("nearing", NEARING, NEARING_EXAMPLE)
                .map(nearing -> nearing(usual.orElse(Schedule.every(Duration.ofDays(1))), nearing))
                .orElse(usual.orElse(Schedule.every(Duration.ofDays(1))));
        int priority = (int) each.whole("priority", USUAL_PRIORITY, 1, 10);
        TreeSet<String> types = new TreeSet<>(each.texts("types", "guest"));
        TreeSet<String> tags = new TreeSet<>(each.texts("tags", "nightly"));
        boolean isAboutStores = kind.isBackup() || kind == JobKind.TEST_RESTORE;
        List<String> chosen = isAboutStores ? chosen(each) : List.of("");
        for (String store : chosen) {
            String full = chosen.size() > 1 ? name + "." + store : name;
            try {
                jobs.add(new Job(full, kind, store, schedule, priority, types, tags));
            } catch (IllegalArgumentException e) {
                each.problem("types", String.valueOf(e.getMessage()));
            }
        }
    }

    private List<String> chosen(SettingsFile each) {
        List<String> named = each.texts("stores", stores.get(0));
        for (String name : named) {
            if (!stores.contains(name)) {
                each.problem("stores", "there is no store \"" + name + "\"; there are " + String.join(", ", stores));
            }
        }
        return named.isEmpty() ? stores : named;
    }

    private Optional<Schedule> schedule(SettingsFile each) {
        String text = AgentFile.required(each, "at", "daily 02:00");
        return text == null ? Optional.empty() : Optional.ofNullable(parsed(each, text));
    }

    private @Nullable Schedule parsed(SettingsFile each, String text) {
        try {
            return Schedule.parse(text, zone);
        } catch (IllegalArgumentException e) {
            each.problem("at", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Schedule nearing(Schedule usual, SettingsFile nearing) {
        List<Instant> moments = new ArrayList<>();
        for (String text : nearing.texts("moments", "2026-06-20T14:00:00Z")) {
            try {
                moments.add(Instant.parse(text));
            } catch (DateTimeException e) {
                nearing.problem("moments", "\"" + text + "\" is no time; write such as 2026-06-20T14:00:00Z");
            }
        }
        List<Schedule.Window> windows = new ArrayList<>();
        for (SettingsFile window : nearing.sections("windows", WINDOW, "{ before: P7D, after: P1D, at: hourly }")) {
            Duration before = window.duration("before", Duration.ZERO);
            Duration after = window.duration("after", Duration.ZERO);
            schedule(window).ifPresent(at -> windows.add(new Schedule.Window(before, after, at)));
        }
        return Schedule.nearing(usual, moments, windows);
    }
}
