package dev.truce.jdbc.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Months of an agent, in the profile faults two years for each of three seeds. Every few days something happens at some hour of the night: the
 * shop or the second repository is closed for some days, a bit flips and is put right, most records vanish, the agent is stopped or
 * killed, the wall clock is set forward or back. After each job, and twice a day, what there is, what was done and which alerts stand is
 * compared with what {@link YearsModel} says, who sees the true time.
 */
class AgentYearsTest {

    private static final int SHORT = 60;
    private static final int LONG = 730;

    @TempDir
    Path folder;

    private final Map<String, Integer> happened = new TreeMap<>();
    private final Set<String> seen = new TreeSet<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final List<Integer> endDays = new ArrayList<>();
    private String place = "";

    static LongStream seeds() {
        Long one = Long.getLong("truce.years.seed");
        return one == null ? LongStream.of(11, 12, 13) : LongStream.of(one);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    @Tag("slow")
    void alertsAndRetentionAreAsSpecifiedWhateverHappens(long seed) throws IOException {
        YearsModel model = run(seed, SHORT);
        assertThat(model.runs).isGreaterThan(2 * SHORT);
        assertThat(model.prunes).isPositive();
        assertThat(model.copies).isPositive();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("faults")
    void soTheyAreForTwoYears(long seed) throws IOException {
        Evidence evidence = Evidence.of(AgentYearsTest.class);
        YearsModel model = run(seed, LONG);
        // what the years are worth: all of it happened, every alert was seen, and there was a crowd
        assertThat(model.mostUnderWay).as(place).isEqualTo(AgentSettings.MOST_AT_ONCE);
        assertThat(model.runs).as(place).isGreaterThan(2 * LONG);
        assertThat(model.prunes).as(place).isGreaterThan(LONG / 30);
        assertThat(model.copies).as(place).isGreaterThan(LONG / 2);
        assertThat(model.failedBackups).as(place).isPositive();
        assertThat(happened.keySet())
                .as(place)
                .containsExactly(
                        "agent down",
                        "agent killed",
                        "bit flipped",
                        "clock back",
                        "clock forward",
                        "records lost",
                        "second down",
                        "shop down");
        assertThat(seen)
                .as(place)
                .contains("BACKUP_OVERDUE", "CLOCK", "COPY_BEHIND", "CORRUPTION", "FAILURES", "SHRUNKEN_BACKUP");
        evidence.keep("seed " + seed, Map.of("days", LONG));
    }

    private YearsModel run(long seed, int days) throws IOException {
        try (SimulatedYears world = new SimulatedYears(seed, fast())) {
            for (int day = 0; day < days; day++) {
                // jobs are due at two by the wall clock and under way for hours
                Duration hour = Duration.ofMinutes(world.random.nextInt(5 * 60));
                world.pass(hour);
                place = "seed " + seed + ", day " + day + ", " + world.now() + ": ";
                putRight(day);
                happen(world, day);
                world.pass(Duration.ofHours(12).minus(hour));
                compare(world);
                world.pass(Duration.ofHours(12));
                compare(world);
            }
            return world.model;
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

    /** About every seventh day something happens, for some days; one thing at a time. */
    private void happen(SimulatedYears world, int day) {
        if (!ends.isEmpty() || day < 5 || world.random.nextInt(4) != 0) {
            return;
        }
        int until = day + 1 + world.random.nextInt(4);
        switch (world.random.nextInt(8)) {
            case 0 -> {
                world.storeIsDown = true;
                until("shop down", until, () -> world.storeIsDown = false);
            }
            case 1 -> {
                world.secondIsDown(true);
                until("second down", until, () -> world.secondIsDown(false));
            }
            case 2 -> flip(world, until + 3);
            case 3 -> {
                int before = world.records;
                world.records = world.random.nextInt(3) == 0 ? 0 : before / 5;
                until("records lost", until, () -> world.records = before);
            }
            case 4 -> {
                world.stopAgent();
                until("agent down", until, world::startAgent);
            }
            case 5 -> {
                world.killAgent();
                until("agent killed", day + 1, world::startAgent);
            }
            case 6 -> {
                world.setWallAhead(Duration.ofHours(1 + world.random.nextInt(24 * 60)));
                until("clock forward", until, () -> world.setWallAhead(Duration.ZERO));
            }
            default -> {
                world.setWallAhead(Duration.ofHours(-1 - world.random.nextInt(24 * 20)));
                until("clock back", until, () -> world.setWallAhead(Duration.ZERO));
            }
        }
    }

    private void until(String what, int day, Runnable end) {
        happened.merge(what, 1, Integer::sum);
        ends.add(end);
        endDays.add(day);
    }

    /** In a file of objects that is there already. */
    private void flip(SimulatedYears world, int until) {
        List<String> files = world.objects.list("packs/");
        String file = files.get(world.random.nextInt(files.size()));
        world.flip(file);
        until("bit flipped", until, () -> world.putRight(file));
    }

    private void compare(SimulatedYears world) {
        YearsModel model = world.model;
        String now = place + "at " + world.now() + ": ";
        assertThat(model.differences).as(now).isEmpty();
        assertThat(model.mostUnderWay).as(now + "jobs at once").isLessThanOrEqualTo(AgentSettings.MOST_AT_ONCE);
        if (world.agentIsDown()) {
            return;
        }
        world.look();
        Set<String> standing = world.workspace.jobs().alerts().standing().stream()
                .map(each -> each.alert().kind() + " " + each.alert().subject())
                .collect(Collectors.toCollection(TreeSet::new));
        standing.forEach(each -> seen.add(each.substring(0, each.indexOf(' '))));
        assertThat(standing).as(now + "the alerts that stand").isEqualTo(model.alerts());
        assertThat(model.late(world.calmSince()))
                .as(now + "jobs that did not begin")
                .isEmpty();
        boolean isLong = world.now().isAfter(SimulatedYears.START.plus(Duration.ofDays(6)));
        assertThat(model.hasGoodBackup() || !isLong)
                .as(now + "there is a good backup")
                .isTrue();
    }
}
