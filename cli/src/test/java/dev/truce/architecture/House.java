package dev.truce.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The modules as they lie on disk: sources, and classes from every module that the reactor built before this one. */
final class House {
    static final Path ROOT = root();

    /** The published modules, from the bottom of the stack up; benchmarks are built after this one. */
    static final List<String> MODULES =
            List.of("integrity", "conflict-core", "rollback-planner", "testkit", "storage-jdbc", "cli");

    private House() {}

    static JavaClasses mainClasses() {
        return Holder.MAIN;
    }

    static JavaClasses testClasses() {
        return Holder.TESTS;
    }

    /** Every main source file, sorted; without {@code module-info} and {@code package-info}. */
    static List<Path> mainSources() {
        return MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve("src/main/java"))
                .flatMap(folder -> javaFiles(folder).stream())
                .filter(file -> !file.getFileName().toString().endsWith("-info.java"))
                .toList();
    }

    /** The folder that a module's packages begin in. */
    static Path sourceFolderOf(Path source) {
        return ROOT.resolve(ROOT.relativize(source).subpath(0, 4));
    }

    private static JavaClasses classes(String scope) {
        List<Path> folders = MODULES.stream()
                .filter(module -> !javaFiles(ROOT.resolve(module).resolve("src/" + scope + "/java"))
                        .isEmpty())
                .map(module ->
                        ROOT.resolve(module).resolve(scope.equals("main") ? "target/classes" : "target/test-classes"))
                .toList();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new IllegalStateException("The rules look at " + folder + ", which is not there;"
                        + " build the modules below first (./mvnw -pl cli -am verify)");
            }
        }
        return new ClassFileImporter().importPaths(folders);
    }

    private static List<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of(System.getProperty("truce.root", "")).toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "No folder with mvnw above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }

    /** Read once; reading takes about a second. */
    private static final class Holder {
        static final JavaClasses MAIN = classes("main");
        static final JavaClasses TESTS = classes("test");
    }
}
