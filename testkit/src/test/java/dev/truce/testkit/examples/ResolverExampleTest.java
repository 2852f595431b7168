package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.truce.conflict.access.FieldAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ResolverExampleTest {

    private static void pageShows(ThrowingCallable check) throws IOException {
        Throwable failure = catchThrowable(check);
        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(Files.readString(Path.of("../docs/testing-your-resolver.md")))
                .contains("```text\n" + failure.getMessage() + "\n```");
    }

    @Test
    void thePageShowsTheRing() throws IOException {
        pageShows(ResolverExample::checkNearlyTheSameTime);
    }

    @Test
    void thePageShowsWhatIsCountedTwice() throws IOException {
        pageShows(ResolverExample::checkBothSold);
    }

    @Test
    void mendedTheyPass() {
        ResolverExample.byTheTimeAlone();
        ResolverExample.counted(
                Stream.of("{\"desk\":\"a\",\"sold\":1}", "{\"desk\":\"b\",\"sold\":1}", "{\"desk\":\"c\",\"sold\":2}")
                        .map(FieldAccess.json()::read)
                        .toList());
    }
}
