package dev.truce.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Plants each bug of the folder {@code planted} and runs the tests that are named for it. Arguments: the project's folder, a folder to
 * work in, and a pattern of the names of bugs to plant. If the named tests pass without the bugs and each bug fails one, it writes
 * docs/planted-bugs.md, and the exit code is 0.
 */
final class PlantedBugs {

    private static final int AT_ONCE = 2;
    private static final long LIMIT_SECONDS = 120;

    private final Workshop workshop;

    private PlantedBugs(Path root, Path folder) {
        this.workshop = new Workshop(root, folder, LIMIT_SECONDS);
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Path root = Path.of(args[0]);
        Path folder = Path.of(args[1]);
        Files.createDirectories(folder);
        Pattern chosen = Pattern.compile(args[2]);
        List<PlantedBug> bugs = PlantedBug.all(root).stream()
                .filter(bug -> chosen.matcher(bug.name()).find())
                .toList();
        PlantedBugs run = new PlantedBugs(root, folder);
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<String, String> sick = run.sound(workers, bugs);
            Map<PlantedBug, Workshop.Result> results = run.broken(workers, bugs);
            PlantedTable table = new PlantedTable(results);
            String lines = table.lines();
            System.out.println(lines);
            Files.writeString(folder.resolve("table.txt"), lines);
            sick.forEach((module, why) -> System.out.println("Without any bug, tests of " + module + " fail: " + why));
            if (!sick.isEmpty() || !table.allKilled() || bugs.isEmpty()) {
                System.exit(1);
            }
            Path page = root.resolve(PlantedTable.PAGE);
            String before = Files.exists(page) ? Files.readString(page) : "";
            Files.writeString(page, table.page(PlantedBug.all(root), before));
        } finally {
            workers.shutdownNow();
        }
    }

    /** What fails without any bug, by module. */
    private Map<String, String> sound(ExecutorService workers, List<PlantedBug> bugs)
            throws InterruptedException, ExecutionException {
        Map<String, TreeSet<String>> tests = new TreeMap<>();
        for (PlantedBug bug : bugs) {
            bug.tests()
                    .forEach(test -> tests.computeIfAbsent(test.module(), none -> new TreeSet<>())
                            .add(test.selector()));
        }
        Map<String, Future<Workshop.Result>> runs = new TreeMap<>();
        tests.forEach((module, selectors) ->
                runs.put(module, workers.submit(() -> workshop.sound(module, List.copyOf(selectors)))));
        Map<String, String> sick = new TreeMap<>();
        for (Map.Entry<String, Future<Workshop.Result>> run : runs.entrySet()) {
            Workshop.Result result = run.getValue().get();
            if (result.end() != Workshop.End.PASSED) {
                sick.put(run.getKey(), result.detail());
            }
        }
        return sick;
    }

    private Map<PlantedBug, Workshop.Result> broken(ExecutorService workers, List<PlantedBug> bugs)
            throws InterruptedException, ExecutionException {
        List<Future<Workshop.Result>> runs = new ArrayList<>();
        for (PlantedBug bug : bugs) {
            runs.add(workers.submit(() -> workshop.broken(bug)));
        }
        Map<PlantedBug, Workshop.Result> results = new LinkedHashMap<>();
        for (int i = 0; i < bugs.size(); i++) {
            results.put(bugs.get(i), runs.get(i).get());
        }
        return results;
    }
}
