package dev.truce.testkit.examples;

import dev.truce.conflict.access.FieldAccess;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResolverExampleTest {

    @Test
    void thePageShowsTheRing() throws IOException {
        Page.shows("testing-your-resolver.md", ResolverExample::checkNearlyTheSameTime);
    }

    @Test
    void thePageShowsWhatIsCountedTwice() throws IOException {
        Page.shows("testing-your-resolver.md", ResolverExample::checkBothSold);
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
