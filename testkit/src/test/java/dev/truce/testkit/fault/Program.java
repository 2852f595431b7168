package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.export.ImportRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Steps, and the files there must be after each. Whatever happens, the files below the root are those after the last
 * acknowledged step or, when the next was hit, after that one: nothing acknowledged is absent, nothing else partly there, and
 * no file is left that nobody accounts for.
 */
final class Program implements FaultScenario {

    /** What may report a failing file system to the caller. */
    static final List<Class<? extends Exception>> DECLARED = List.of(
            DurabilityException.class,
            UncheckedIOException.class,
            DamageException.class,
            InputRejectedException.class,
            ImportRefusedException.class);

    interface Action {
        void on(Path root) throws Exception;
    }

    interface Effect {
        void on(SortedMap<String, String> files);
    }

    private record Step(String name, Action action, Effect effect) {}

    private final Action preparation;
    private final List<Step> steps = new ArrayList<>();
    private SortedMap<String, String> atStart = new TreeMap<>();

    Program(Action preparation) {
        this.preparation = preparation;
    }

    Program step(String name, Action action, Effect effect) {
        steps.add(new Step(name, action, effect));
        return this;
    }

    @Override
    public void prepare(Path root) throws Exception {
        preparation.on(root);
        atStart = files(root);
    }

    @Override
    public void act(Path root, Acknowledgements done) throws Exception {
        resume(root, done);
    }

    @Override
    public void resume(Path root, Acknowledgements done) throws Exception {
        for (Step step : steps) {
            if (!done.has(step.name())) {
                done.step(step.name(), () -> {
                    step.action().on(root);
                    return true;
                });
            }
        }
    }

    @Override
    public void recover(Path root) {
        DurableFiles.sweepTemporaries(root);
    }

    @Override
    public void check(Path root, Acknowledgements done) throws IOException {
        SortedMap<String, String> files = new TreeMap<>(atStart);
        List<SortedMap<String, String>> legal = new ArrayList<>();
        for (Step step : steps) {
            if (done.has(step.name())) {
                step.effect().on(files);
            }
        }
        legal.add(new TreeMap<>(files));
        for (Step step : steps) {
            if (done.unfinished().filter(step.name()::equals).isPresent()) {
                step.effect().on(files);
                legal.add(files);
            }
        }
        assertThat(legal).as("the files, of which one state is legal").contains(files(root));
    }

    @Override
    public boolean mayThrow(Exception failure) {
        return DECLARED.stream().anyMatch(type -> type.isInstance(failure));
    }

    /** Every file below a directory with its permissions and content. */
    static SortedMap<String, String> files(Path directory) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                files.put(
                        path.toString(),
                        held(
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                                Files.readString(path, StandardCharsets.ISO_8859_1)));
            }
        }
        return files;
    }

    static String held(String permissions, String content) {
        return permissions + " " + content;
    }

    static String held(String content) {
        return held("rw-r--r--", content);
    }
}
