package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A page of the documentation that shows what checks print. */
final class Page {

    private Page() {}

    /** What a check says that fails, which it must. */
    static String failure(ThrowingCallable check) {
        Throwable failure = catchThrowable(check);
        assertThat(failure).isInstanceOf(AssertionError.class);
        return failure.getMessage();
    }

    /** Demands that a page shows all that a check says which fails, and nothing else in its place. */
    static void shows(String page, ThrowingCallable check) throws IOException {
        assertThat(read(page)).contains("```text\n" + failure(check).stripTrailing() + "\n```");
    }

    static String read(String page) throws IOException {
        return Files.readString(Path.of("../docs").resolve(page));
    }
}
