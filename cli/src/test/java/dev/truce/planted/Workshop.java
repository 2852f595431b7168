package dev.truce.planted;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a broken file beside the classes as they were built, and runs tests against both, in a process of its own. */
final class Workshop {

    private static final List<String> MODULES =
            List.of("integrity", "conflict-core", "rollback-planner", "testkit", "storage-jdbc");

    private final Path root;
    private final Path folder;
    private final long limitSeconds;
    private final String classPath;

    /**
     * A workshop.
     *
     * @param root the project's folder
     * @param folder a folder for what is compiled and reported
     * @param limitSeconds how long the tests for one bug may take
     */
    Workshop(Path root, Path folder, long limitSeconds) {
        this.root = root;
        this.folder = folder;
        this.limitSeconds = limitSeconds;
        this.classPath = System.getProperty("java.class.path");
    }

    /**
     * What became of a run.
     *
     * @param end how it ended
     * @param detail the first failure, and why, with a tab between; or what the compiler or the process said
     */
    record Result(End end, String detail) {}

    /** How a run ended. */
    enum End {
        PASSED,
        FAILED,
        NO_TESTS,
        TOO_LONG,
        NOT_COMPILED
    }

    /** Runs tests without any bug. */
    Result sound(String module, List<String> selectors) throws IOException, InterruptedException {
        Path room = room("sound-" + module);
        return run(room, module, selectors, false, limitSeconds * 5);
    }

    /** Breaks a file and runs the tests that are named for it, until the first fails. */
    Result broken(PlantedBug bug) throws IOException, InterruptedException {
        Path room = room(bug.name().replace('/', '-'));
        Result compiled = compile(bug, room);
        if (compiled.end() != End.PASSED) {
            return compiled;
        }
        Result result = compiled;
        for (String module :
                bug.tests().stream().map(NamedTest::module).distinct().toList()) {
            List<String> selectors = bug.tests().stream()
                    .filter(test -> test.module().equals(module))
                    .map(NamedTest::selector)
                    .toList();
            result = run(room, module, selectors, true, limitSeconds);
            if (result.end() != End.PASSED) {
                break;
            }
        }
        return result;
    }

    private Path room(String name) throws IOException {
        Path room = folder.resolve(name);
        empty(room);
        Files.createDirectories(room.resolve("tmp"));
        Files.createDirectories(room.resolve("classes"));
        return room;
    }

    private static void empty(Path room) throws IOException {
        if (Files.exists(room)) {
            List<Path> old;
            try (Stream<Path> walk = Files.walk(room)) {
                old = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : old) {
                Files.delete(path);
            }
        }
    }

    private Result compile(PlantedBug bug, Path room) throws IOException {
        Path source = room.resolve(bug.source());
        Files.createDirectories(source.getParent());
        Files.writeString(source, bug.plant(root));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            boolean done = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    room.resolve("classes").toString(),
                                    "-cp",
                                    classPath,
                                    "-proc:none",
                                    "-nowarn",
                                    "-parameters",
                                    "--release",
                                    "17"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            return done ? new Result(End.PASSED, "") : new Result(End.NOT_COMPILED, said.toString());
        }
    }

    private Result run(Path room, String module, List<String> selectors, boolean endAtFirst, long seconds)
            throws IOException, InterruptedException {
        Path report = room.resolve("failed");
        Path log = room.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + room.resolve("tmp"),
                "-Dtruce.root=" + root,
                "-Dtruce.crowd.seconds=6",
                "-Dtruce.queue.cases=1000",
                "-Dtruce.simulation.seeds=1000",
                "-Djqwik.tries.default=200",
                "-Djqwik.database=" + room.resolve("jqwik"),
                "-cp",
                String.join(java.io.File.pathSeparator, classPathOf(room, module)),
                TestRun.class.getName(),
                report.toString(),
                Boolean.toString(endAtFirst)));
        command.addAll(selectors);
        Process process = new ProcessBuilder(command)
                .directory(root.resolve(module).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly().waitFor();
            children.forEach(ProcessHandle::destroyForcibly);
            return new Result(End.TOO_LONG, "no end within " + seconds + " s; see " + log);
        }
        List<String> failed = Files.exists(report) ? Files.readAllLines(report) : List.of();
        return switch (process.exitValue()) {
            case 0 -> new Result(End.PASSED, "");
            case 1 ->
                failed.isEmpty() // the machine's own word that it could not even begin
                        ? new Result(End.NO_TESTS, "no test ran; see " + log)
                        : new Result(End.FAILED, String.join("\n", failed));
            default -> new Result(End.NO_TESTS, "no test ran; see " + log);
        };
    }

    private List<String> classPathOf(Path room, String module) {
        List<String> path = new ArrayList<>();
        path.add(room.resolve("classes").toString());
        path.add(root.resolve(module).resolve("target/test-classes").toString());
        // what the tests of other modules stand on
        path.add(root.resolve(MODULES.get(0)).resolve("target/test-classes").toString());
        path.add(classPath);
        return path;
    }
}
