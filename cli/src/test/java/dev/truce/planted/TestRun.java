package dev.truce.planted;

import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests in this process and writes which failed, a line each; arguments are the file to write, whether to end at the first failure,
 * and the tests. Those that the ordinary build leaves out are left out. The exit code is 0 when tests ran and all passed, 1 when one
 * failed, 2 when none ran.
 */
final class TestRun implements TestExecutionListener {

    private final Path report;
    private final boolean endAtFirst;
    private final List<String> failed = new ArrayList<>();
    private int passed;

    private TestRun(Path report, boolean endAtFirst) {
        this.report = report;
        this.endAtFirst = endAtFirst;
    }

    public static void main(String[] args) throws ReflectiveOperationException {
        TestRun run = new TestRun(Path.of(args[0]), Boolean.parseBoolean(args[1]));
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (String test : Arrays.asList(args).subList(2, args.length)) {
            selectors.add(selector(test));
        }
        LauncherFactory.create()
                .execute(
                        request()
                                .selectors(selectors)
                                .filters(TagFilter.excludeTags("corpus", "interop", "faults"))
                                .build(),
                        run);
        run.end();
    }

    private static DiscoverySelector selector(String test) throws ReflectiveOperationException {
        int hash = test.indexOf('#');
        if (hash < 0) {
            return DiscoverySelectors.selectClass(Class.forName(test));
        }
        Class<?> named = Class.forName(test.substring(0, hash));
        for (Class<?> each = named; each != null; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.getName().equals(test.substring(hash + 1)) && !method.isSynthetic()) {
                    return DiscoverySelectors.selectMethod(named, method);
                }
            }
        }
        throw new NoSuchMethodException("There is no test " + test);
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            passed += test.isTest() ? 1 : 0;
            return;
        }
        String why = result.getThrowable().map(Throwable::toString).orElse("");
        failed.add(name(test) + "\t" + why.strip().lines().findFirst().orElse(""));
        if (endAtFirst) {
            end();
        }
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .map(source -> source instanceof MethodSource method
                        ? simple(method.getClassName()) + "." + method.getMethodName()
                        : source instanceof ClassSource whole ? simple(whole.getClassName()) : source.toString())
                .orElse(test.getDisplayName());
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private void end() {
        try {
            Files.write(report, failed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.exit(!failed.isEmpty() ? 1 : passed > 0 ? 0 : 2);
    }
}
