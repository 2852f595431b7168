package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.rollback.retention.RetentionPeriod;
import dev.truce.rollback.retention.RetentionPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which snapshots stay. */
final class RetentionOptions {

    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N.")
    private int last;

    @Option(names = "--keep-hourly", paramLabel = "N", description = "Keep the newest of each of the last N hours.")
    private int hourly;

    @Option(names = "--keep-daily", paramLabel = "N", description = "Keep the newest of each of the last N days.")
    private int daily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "Keep the newest of each of the last N weeks.")
    private int weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "Keep the newest of each of the last N months.")
    private int monthly;

    @Option(names = "--keep-yearly", paramLabel = "N", description = "Keep the newest of each of the last N years.")
    private int yearly;

    @Option(
            names = "--keep-within",
            paramLabel = "DURATION",
            description = "Keep all that are at most so much older than the newest, such as P30D.")
    private @Nullable Duration within;

    @Option(names = "--keep-tag", paramLabel = "TAG", description = "Keep all with this tag; can be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--keep-tag-within",
            paramLabel = "TAG=DURATION",
            description =
                    "Keep those with this tag for another time than the rest, such as critical=P365D; can be repeated.")
    private Map<String, Duration> tagsWithin = new LinkedHashMap<>();

    @Option(
            names = "--keep-type-within",
            paramLabel = "TYPE=DURATION",
            description =
                    "Keep those with records of this type for another time than the rest, such as guest=P365D; can be"
                            + " repeated.")
    private Map<String, Duration> typesWithin = new LinkedHashMap<>();

    @Option(
            names = "--keep-safety",
            paramLabel = "DURATION",
            defaultValue = "P7D",
            description = "Keep what rollbacks took for safety for so long. Default: ${DEFAULT-VALUE}")
    private Duration safety = Duration.ofDays(7);

    @Option(
            names = "--at-most",
            paramLabel = "N",
            description = "Keep no more than N of one live store, whatever the rules say; tags are excepted.")
    private int most;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "Z",
            description = "The time zone in which days begin, such as Europe/Vienna. Default: UTC")
    private String zone = "Z";

    RetentionPolicy policy(TruceCommand command) {
        try {
            RetentionPolicy.Builder policy = RetentionPolicy.builder().zone(ZoneId.of(zone));
            if (last != 0) {
                policy.keepLast(last);
            }
            each(policy, RetentionPeriod.HOURLY, hourly);
            each(policy, RetentionPeriod.DAILY, daily);
            each(policy, RetentionPeriod.WEEKLY, weekly);
            each(policy, RetentionPeriod.MONTHLY, monthly);
            each(policy, RetentionPeriod.YEARLY, yearly);
            if (within != null) {
                policy.keepWithin(within);
            }
            tags.forEach(policy::keepTag);
            tagsWithin.forEach(policy::keepTagWithin);
            typesWithin.forEach(policy::keepTypeWithin);
            policy.keepSafety(safety);
            if (most != 0) {
                policy.atMost(most);
            }
            return policy.build();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw command.usage(String.valueOf(e.getMessage()));
        }
    }

    private static void each(RetentionPolicy.Builder policy, RetentionPeriod period, int count) {
        if (count != 0) {
            policy.keepEach(period, count);
        }
    }
}
