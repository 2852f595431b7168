package dev.truce.testkit.fault;

import static dev.truce.testkit.fault.Program.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Durable writing survives whatever a file system does to it, and the same tests notice when it does not. */
@Tag("slow")
class DurableFilesFaultTest {

    private static final long SEED = 20_261_121;
    private static final String LONG = "0123456789abcdef".repeat(80);

    private final Evidence evidence = Evidence.of(DurableFilesFaultTest.class);

    private static Map<String, Program> programs() {
        Map<String, Program> programs = new TreeMap<>();
        programs.put("replace", replace());
        programs.put("writeNew", writeNew());
        programs.put("writeDirectory", writeDirectory());
        programs.put("delete", delete());
        programs.put("object store", objectStore());
        return programs;
    }

    private static Program replace() {
        return new Program(root -> {
                    Files.writeString(root.resolve("a"), "old");
                    Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("rw-------"));
                })
                .step(
                        "replace a",
                        root -> DurableFiles.replace(root.resolve("a"), text("new")),
                        files -> files.put("/a", held("rw-------", "new")))
                .step(
                        "make b",
                        root -> DurableFiles.replace(root.resolve("b"), text(LONG)),
                        files -> files.put("/b", held(LONG)))
                .step(
                        "replace a again",
                        root -> DurableFiles.replace(root.resolve("a"), text(LONG + "newer")),
                        files -> files.put("/a", held("rw-------", LONG + "newer")));
    }

    private static Program writeNew() {
        return new Program(root -> Files.writeString(root.resolve("there"), "old"))
                .step(
                        "write a",
                        root -> DurableFiles.writeNew(root.resolve("a"), text(LONG)),
                        files -> files.put("/a", held(LONG)))
                .step(
                        "keep what is there",
                        root -> assertThat(DurableFiles.writeNew(root.resolve("there"), text("new")))
                                .isFalse(),
                        files -> {})
                .step(
                        "write b",
                        root -> DurableFiles.writeNew(root.resolve("b"), text("two")),
                        files -> files.put("/b", held("two")));
    }

    private static Program writeDirectory() {
        return new Program(root -> Files.createDirectory(root.resolve("old")))
                .step(
                        "write a directory",
                        root -> {
                            removeIfThere(root.resolve("new"));
                            DurableFiles.writeDirectory(root.resolve("new"), staging -> {
                                Files.createDirectories(staging.resolve("deep/er"));
                                Files.writeString(staging.resolve("deep/er/x"), "x");
                                Files.writeString(staging.resolve("deep/y"), LONG);
                            });
                        },
                        files -> {
                            files.put("/new/deep/er/x", held("x"));
                            files.put("/new/deep/y", held(LONG));
                        });
    }

    private static Program delete() {
        return new Program(root -> {
                    Files.writeString(root.resolve("a"), "one");
                    Files.writeString(root.resolve("b"), "two");
                })
                .step("delete a", root -> DurableFiles.delete(root.resolve("a")), files -> files.remove("/a"))
                .step(
                        "delete what is not there",
                        root -> assertThat(DurableFiles.delete(root.resolve("a")))
                                .isFalse(),
                        files -> {})
                .step(
                        "write a anew",
                        root -> DurableFiles.writeNew(root.resolve("a"), text("three")),
                        files -> files.put("/a", held("three")))
                .step("delete b", root -> DurableFiles.delete(root.resolve("b")), files -> files.remove("/b"));
    }

    private static Program objectStore() {
        return new Program(root -> {})
                .step(
                        "put a/b/one",
                        root -> put(root, "a/b/one", LONG),
                        files -> files.put("/store/a/b/one", held(LONG)))
                .step("put a/two", root -> put(root, "a/two", "two"), files -> files.put("/store/a/two", held("two")))
                .step("delete a/b/one", root -> store(root).delete("a/b/one"), files -> files.remove("/store/a/b/one"))
                .step(
                        "put a/b/one again",
                        root -> put(root, "a/b/one", "other"),
                        files -> files.put("/store/a/b/one", held("other")));
    }

    /** Somebody whose directory was perhaps not acknowledged removes it before the next try. */
    private static void removeIfThere(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> walk = Files.walk(directory)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void put(Path root, String name, String content) {
        store(root).putIfAbsent(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectStore store(Path root) {
        return ObjectStore.directory(root.resolve("store"));
    }

    private static DurableFiles.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @TestFactory
    Iterable<DynamicTest> nothingIsLostAndNothingHalfThere() {
        return programs().entrySet().stream()
                .map(program -> DynamicTest.dynamicTest(program.getKey(), () -> {
                    Exploration found = FaultExplorer.seeded(SEED)
                            .powerLossStates(250)
                            .secondCrashesUpTo(80)
                            .explore(program.getKey(), program.getValue());
                    Explored.sound(evidence, found);
                    assertThat(found.powerLossStates()).isGreaterThan(500);
                }))
                .toList();
    }

    @TestFactory
    Iterable<DynamicTest> aForgottenForceIsFound() {
        return programs().entrySet().stream()
                .flatMap(program -> Arrays.stream(Omission.values())
                        .map(omission -> DynamicTest.dynamicTest(program.getKey() + " without " + omission, () -> {
                            Exploration found = FaultExplorer.seeded(SEED)
                                    .omitting(omission)
                                    .secondCrashesUpTo(0)
                                    .faults(Set.of())
                                    .explore(program.getKey(), program.getValue());
                            assertThat(found.violations()).as(found.toString()).isPositive();
                        })))
                .toList();
    }
}
