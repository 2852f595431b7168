package dev.truce.planted;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A test that is to find a planted bug.
 *
 * @param module where the test stands
 * @param selector the name of its class, and after a {@code #} that of its method; without one, the whole class
 */
record NamedTest(String module, String selector) {

    /** Reads {@code module class} or {@code module class#method}. */
    static NamedTest parse(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("\"" + text + "\" is not a module, a space and the name of a test");
        }
        return new NamedTest(words[0], words[1]);
    }

    /** Whether there is a source file of this class. */
    boolean isThere(Path root) {
        String top = selector.replaceAll("[#$].*", "").replace('.', '/');
        return Files.isRegularFile(root.resolve(module).resolve("src/test/java").resolve(top + ".java"));
    }
}
