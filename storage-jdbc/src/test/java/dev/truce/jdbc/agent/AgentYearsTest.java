package dev.truce.jdbc.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.rollback.operation.AlertKind;
import dev.truce.rollback.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Months of an agent, in the profile faults two years. Each day something may happen: the shop or the second repository is closed for some days, a bit flips and is put
 * right, most records vanish, the agent is down, the wall clock is set forward or back. Twice a day the alerts that stand are compared
 * with what somebody says who sees the true time.
 */
class AgentYearsTest {

    private static final int SHORT = 100;
    private static final int LONG = 730;
    private static final Duration LOOK = Duration.ofHours(12);

    @TempDir
    Path folder;

    private final YearsModel model = new YearsModel();
    private final Map<String, Integer> happened = new TreeMap<>();
    private final Set<String> seen = new TreeSet<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final List<Integer> endDays = new ArrayList<>();
    private String place = "";

    @Test
    @Tag("slow")
    void alertsAndRetentionAreAsSpecifiedWhateverHappens() throws IOException {
        run(SHORT);
        assertThat(model.runs).isGreaterThan(2 * SHORT);
        assertThat(model.prunes).isPositive();
        assertThat(seen).contains("BACKUP_OVERDUE");
    }

    @Test
    @Tag("faults")
    void soTheyAreForTwoYears() throws IOException {
        run(LONG);
        // what the years are worth: all of it happened, every alert was seen, and there was a crowd
        assertThat(model.mostUnderWay).isEqualTo(AgentSettings.MOST_AT_ONCE);
        assertThat(model.runs).isGreaterThan(2 * LONG);
        assertThat(model.prunes).isGreaterThan(LONG / 30);
        assertThat(happened.keySet())
                .containsExactly(
                        "agent down",
                        "bit flipped",
                        "clock back",
                        "clock forward",
                        "records lost",
                        "second down",
                        "shop down");
        assertThat(seen)
                .contains("BACKUP_OVERDUE", "CLOCK", "COPY_BEHIND", "CORRUPTION", "FAILURES", "SHRUNKEN_BACKUP");
    }

    private void run(int days) throws IOException {
        long seed = Long.getLong("truce.years.seed", 11);
        try (SimulatedYears world = new SimulatedYears(seed, fast(), model)) {
            for (int day = 0; day < days; day++) {
                place = "seed " + seed + ", day " + day + ", " + world.now() + ": ";
                putRight(day);
                happen(world, day);
                for (int look = 0; look < 2; look++) {
                    world.pass(LOOK);
                    if (!world.agentIsDown()) {
                        world.look();
                        compareAlerts(world);
                        compareKept(world);
                    }
                }
                assertThat(model.mostUnderWay)
                        .as(place + "jobs at once")
                        .isLessThanOrEqualTo(AgentSettings.MOST_AT_ONCE);
            }
        }
    }

    /** Thousands of transactions that nobody needs after the test: in memory where the system has a folder there. */
    private Path fast() throws IOException {
        Path memory = Path.of("/dev/shm");
        if (!Files.isWritable(memory)) {
            return folder;
        }
        Path own = Files.createTempDirectory(memory, "truce-years-");
        own.toFile().deleteOnExit();
        return own;
    }

    private void putRight(int day) {
        for (int i = endDays.size() - 1; i >= 0; i--) {
            if (endDays.get(i) <= day) {
                ends.get(i).run();
                ends.remove(i);
                endDays.remove(i);
            }
        }
    }

    /** About every tenth day something happens, for some days; one thing at a time, and then a week of peace now and then. */
    private void happen(SimulatedYears world, int day) {
        if (!ends.isEmpty() || day < 5 || world.random.nextInt(4) != 0) {
            return;
        }
        int days = 1 + world.random.nextInt(4);
        switch (world.random.nextInt(7)) {
            case 0 -> {
                world.storeIsDown = true;
                until("shop down", day + days, () -> world.storeIsDown = false);
            }
            case 1 -> {
                world.secondIsDown = true;
                until("second down", day + days, () -> world.secondIsDown = false);
            }
            case 2 -> flip(world, day + 3 + days);
            case 3 -> {
                int before = world.records;
                world.records = world.random.nextInt(3) == 0 ? 0 : before / 5;
                until("records lost", day + days, () -> world.records = before);
            }
            case 4 -> {
                world.stopAgent();
                until("agent down", day + days, world::startAgent);
            }
            case 5 -> {
                world.setWallAhead(Duration.ofHours(1 + world.random.nextInt(24 * 60)));
                until("clock forward", day + days, () -> world.setWallAhead(Duration.ZERO));
            }
            default -> {
                world.setWallAhead(Duration.ofHours(-1 - world.random.nextInt(24 * 20)));
                until("clock back", day + days, () -> world.setWallAhead(Duration.ZERO));
            }
        }
    }

    private void until(String what, int day, Runnable end) {
        happened.merge(what, 1, Integer::sum);
        ends.add(end);
        endDays.add(day);
    }

    /** In a file of objects that is there already; the disk gives the right bytes again later. */
    private void flip(SimulatedYears world, int untilDay) {
        List<String> files = world.objects.list("packs/");
        if (files.isEmpty()) {
            return;
        }
        String file = files.get(world.random.nextInt(files.size()));
        byte[] right = world.objects.get(file).orElseThrow();
        byte[] wrong = right.clone();
        wrong[wrong.length / 2] ^= 1;
        replace(world, file, wrong);
        until("bit flipped", untilDay, () -> {
            if (world.objects.contains(file)) {
                replace(world, file, right);
            }
        });
    }

    private static void replace(SimulatedYears world, String file, byte[] content) {
        world.objects.delete(file);
        world.objects.putIfAbsent(file, content);
    }

    private void compareAlerts(SimulatedYears world) {
        Set<String> standing = world.workspace.jobs().alerts().standing().stream()
                .map(each -> each.alert().kind() + " " + each.alert().subject())
                .collect(Collectors.toCollection(TreeSet::new));
        standing.forEach(each -> seen.add(each.substring(0, each.indexOf(' '))));
        boolean saysBehind = standing.remove(AlertKind.COPY_BEHIND + " second");
        assertThat(standing).as(place + "the alerts that stand").isEqualTo(model.alerts(world));
        Duration behind = model.behind(world);
        if (!behind.isNegative()) {
            assertThat(saysBehind)
                    .as("%sthe second repository lacks one for %s", place, behind)
                    .isEqualTo(behind.compareTo(SimulatedYears.LIMITS.copyBehind()) > 0);
        }
    }

    /** The newest good backup is always there; after a prune, nothing is that is older than the policy says. */
    private void compareKept(SimulatedYears world) {
        Optional<Digest> newest = model.newestGood(world);
        if (world.now().isAfter(SimulatedYears.START.plus(Duration.ofDays(6)))) {
            assertThat(newest).as(place + "the newest good backup").isPresent();
        }
        // ages count from the newest that was there then: one that came since may be days younger, after the agent was
        // down
        List<Snapshot> pruned = model.afterPrune;
        model.afterPrune = List.of();
        if (!pruned.isEmpty()) {
            Instant oldest = pruned.get(0).createdAt().minus(SimulatedYears.KEPT);
            assertThat(pruned.stream().filter(each -> each.createdAt().isBefore(oldest)))
                    .as(place + "snapshots older than what is kept")
                    .isEmpty();
            assertThat(pruned).as(place + "what is kept").hasSizeLessThanOrEqualTo(100);
        }
    }
}
