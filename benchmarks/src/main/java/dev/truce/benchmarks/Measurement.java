package dev.truce.benchmarks;

import dev.truce.benchmarks.Target.Measure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of one record, and prints times, allocations and how they compare with the targets. */
public final class Measurement {

    private Measurement() {}

    /**
     * Measures and prints.
     *
     * @param args {@code quick} (about four minutes) or {@code full} (three processes each, about twenty minutes), then a
     *     regular expression of the benchmarks to run; by default quick and all
     * @throws RunnerException when a benchmark fails, or none matches
     */
    public static void main(String[] args) throws RunnerException {
        boolean full = args.length > 0 && args[0].equals("full");
        String include = args.length > 1 ? args[1] : ".*";
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("dev.truce.benchmarks.record." + include)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(full ? 3 : 1)
                .warmupIterations(5)
                .warmupTime(TimeValue.milliseconds(full ? 1000 : 500))
                .measurementIterations(full ? 7 : 5)
                .measurementTime(TimeValue.milliseconds(full ? 1000 : 300))
                // one heap for all, touched before: else pages that the system hands out meanwhile are measured
                .jvmArgsAppend("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        PrintStream out = System.out;
        out.println("Measuring " + (full ? "in full, about twenty minutes" : "quickly, about four minutes") + " …");
        Figures figures = new Figures(new Runner(options.build()).run());
        figures.print(out::println);
        out.println();
        for (Target target : targets()) {
            if (target.isMeasured(figures)) {
                out.println(target.line(figures));
            }
        }
    }

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (String size : List.of("/20", "/200")) {
            String tree = "TreeMerge.truce" + size;
            targets.add(new Target(tree, Measure.TIMES_AS_LONG, 1.5, "TreeMerge.floor" + size));
            for (String peer : List.of(
                    "JsonPatch.zjsonpatchFastest",
                    "JsonPatch.zjsonpatch",
                    "JsonPatch.jsonPatch",
                    "ReplicatedData.pekkoOrMap",
                    "TextMerge.jgit",
                    "Compare.javersTwoCompares")) {
                targets.add(new Target(tree, Measure.TIMES_AS_FAST, 2, peer + size));
            }
            String ofRecords = "RecordMerge.truce" + size;
            targets.add(new Target(ofRecords, Measure.TIMES_AS_LONG, 3, "RecordMerge.floor" + size));
            targets.add(new Target(ofRecords, Measure.TIMES_AS_FAST, 1, "RecordMerge.methodHandles" + size));
            targets.add(new Target(ofRecords, Measure.TIMES_AS_FAST, 1, "RecordMerge.reflection" + size));
        }
        for (String size : List.of("/20", "/200")) {
            targets.add(
                    new Target("TextToText.truce" + size, Measure.TIMES_AS_FAST, 2, "TextToText.strictTrees" + size));
            targets.add(
                    new Target("TextToText.truce" + size, Measure.TIMES_AS_FAST, 2, "TextToText.jacksonFloor" + size));
        }
        for (String contents : List.of("/record", "/tree")) {
            for (String strategy :
                    List.of("WholeRecord.serverWins", "WholeRecord.localWins", "WholeRecord.latestWins")) {
                targets.add(new Target(strategy + contents, Measure.TIMES_AS_LONG, 10, "WholeRecord.floor" + contents));
                targets.add(Target.amount(strategy + contents, Measure.BYTES, 200));
            }
            targets.add(Target.amount("WholeRecord.inSync" + contents, Measure.NANOSECONDS, 30));
            targets.add(Target.amount("WholeRecord.inSync" + contents, Measure.BYTES, 0));
        }
        targets.add(new Target(
                "WholeRecord.latestWins/tree", Measure.TIMES_AS_LONG, 1.5, "WholeRecord.floorWithContents/tree"));
        targets.add(new Target("Vector.truce", Measure.TIMES_AS_LONG, 2, "Vector.floor"));
        targets.add(new Target("Vector.truce", Measure.TIMES_AS_FAST, 1, "ReplicatedVector.pekko"));
        targets.add(Target.amount("Vector.truce", Measure.BYTES, 0));
        return targets;
    }
}
