package dev.truce.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What one run measured, by the name of the benchmark and its parameters. */
final class Figures {

    private record Figure(double nanos, double bytes) {}

    private final SortedMap<String, Figure> byName = new TreeMap<>();

    /**
     * Takes each benchmark's fastest iteration: on a shared machine the others measure its neighbours as well, and they do so
     * for every benchmark alike.
     */
    Figures(Collection<RunResult> results) {
        for (RunResult result : results) {
            String qualified = result.getParams().getBenchmark();
            int method = qualified.lastIndexOf('.');
            StringBuilder name = new StringBuilder(qualified.substring(qualified.lastIndexOf('.', method - 1) + 1));
            for (String parameter : result.getParams().getParamsKeys()) {
                name.append('/').append(result.getParams().getParam(parameter));
            }
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            byName.put(
                    name.toString().replace("Benchmark.", "."),
                    new Figure(
                            result.getPrimaryResult().getStatistics().getMin(),
                            allocated == null ? Double.NaN : allocated.getScore()));
        }
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    double nanos(String name) {
        return figure(name).nanos();
    }

    double bytes(String name) {
        return figure(name).bytes();
    }

    private Figure figure(String name) {
        @Nullable Figure figure = byName.get(name);
        if (figure == null) {
            throw new IllegalArgumentException(name + " was not measured; measured were " + byName.keySet());
        }
        return figure;
    }

    void print(Consumer<String> out) {
        out.accept(String.format("%-40s %12s %12s", "one operation", "ns", "bytes"));
        byName.forEach((name, figure) ->
                out.accept(String.format(Locale.ROOT, "%-40s %12.1f %12.1f", name, figure.nanos(), figure.bytes())));
    }
}
