package dev.truce.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Has a fuzzer look for inputs that break a decoder, each in a process of its own: no input may take longer than a second, or more memory
 * than 256 MB, or end in an exception that is not declared. What it found worth keeping is in {@code target/fuzz}.
 */
@Tag("fuzz")
class FuzzTest {

    private static final long IN_ALL = Long.getLong("truce.fuzz.runs", 10_000_000);

    /** What takes a millisecond for an input; these begin first and have fewer. */
    private static final Set<Decoder> SLOW =
            EnumSet.of(Decoder.RULESET, Decoder.POLICY, Decoder.BAG, Decoder.IMPORT, Decoder.PLAN, Decoder.COMMIT);

    private static final long SLOW_PERCENT = 3;

    /** Of a log, when a run goes wrong. */
    private static final int SHOWN = 8_000;

    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");

    private static final ExecutorService FUZZERS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private static final Map<Decoder, Future<Ended>> ENDS = new EnumMap<>(Decoder.class);

    /** How a fuzzer ended. */
    private record Ended(int exit, String log) {}

    @BeforeAll
    static void startAll() {
        decoders().forEach(decoder -> ENDS.put(decoder, FUZZERS.submit(() -> fuzz(decoder))));
    }

    /** All, the slow ones first, or those that a property names. */
    static Stream<Decoder> decoders() {
        Pattern only = Pattern.compile(System.getProperty("truce.fuzz.only", ""));
        return Stream.concat(SLOW.stream(), EnumSet.complementOf(EnumSet.copyOf(SLOW)).stream())
                .filter(decoder -> only.matcher(decoder.name()).find());
    }

    private static long runs(Decoder decoder) {
        long ofASlowOne = IN_ALL * SLOW_PERCENT / 100;
        return SLOW.contains(decoder)
                ? ofASlowOne
                : (IN_ALL - SLOW.size() * ofASlowOne) / (Decoder.values().length - SLOW.size());
    }

    @AfterAll
    static void stopAll() {
        FUZZERS.shutdownNow();
    }

    private static Ended fuzz(Decoder decoder) throws Exception {
        Path folder = Path.of("target", "fuzz", decoder.name().toLowerCase(Locale.ROOT));
        Path found = Files.createDirectories(folder.resolve(FuzzEntry.FOUND));
        List<byte[]> seeds = Seeds.all(decoder);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(found.resolve("seed" + i), seeds.get(i));
        }
        Path log = folder.resolve("log");
        Process fuzzer = new ProcessBuilder(command(decoder))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int exit = fuzzer.waitFor();
            return new Ended(exit, Files.readString(log, StandardCharsets.ISO_8859_1));
        } finally {
            fuzzer.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void noInputBreaks(Decoder decoder) throws Exception {
        Ended ended = Objects.requireNonNull(ENDS.get(decoder)).get(2, TimeUnit.HOURS);
        String end = ended.log().substring(Math.max(0, ended.log().length() - SHOWN));
        Matcher done = DONE.matcher(end);
        assertThat(ended.exit()).as(end).isZero();
        assertThat(done.find()).as(end).isTrue();
        long inputs = Long.parseLong(done.group(1));
        assertThat(inputs).isGreaterThanOrEqualTo(runs(decoder));
        System.out.println(decoder + ": " + done.group() + "s");
        Evidence.of(FuzzTest.class)
                .keep(decoder.name(), Map.of("inputs", inputs), Duration.ofSeconds(Long.parseLong(done.group(2))));
    }

    private static List<String> command(Decoder decoder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.add("-D" + FuzzEntry.DECODER + "=" + decoder);
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + FuzzEntry.class.getName());
        command.add("--instrumentation_includes=dev.truce.**");
        // hooks in all libraries would make the first use of each class take longer than an input may
        command.add("--custom_hook_includes=dev.truce.**");
        command.add("-runs=" + runs(decoder));
        command.addAll(List.of("-timeout=1", "-max_len=4096", "-seed=1", "-print_final_stats=1"));
        command.add(FuzzEntry.FOUND);
        return command;
    }
}
