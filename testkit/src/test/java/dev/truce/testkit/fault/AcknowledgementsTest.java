package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {

    private final Acknowledgements done = new Acknowledgements();

    @Test
    void aStepIsAcknowledgedWithWhatItReturned() throws Exception {
        assertThat(done.step("count", () -> 3)).isEqualTo(3);
        done.<Object>step("say nothing", () -> null);

        assertThat(done.result("count", Integer.class)).contains(3);
        assertThat(done.has("say nothing")).isTrue();
        assertThat(done.result("say nothing", Object.class)).isEmpty();
        assertThat(done).hasToString("acknowledged [count, say nothing]");
    }

    @Test
    void aStepThatFailsIsTheOneThatWasHit() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> done.step("write", () -> {
                    throw new IOException("full");
                }));

        assertThat(done.has("write")).isFalse();
        assertThat(done.unfinished()).contains("write");
        assertThat(done).hasToString("acknowledged [], hit in write");
    }

    @Test
    void aStepIsDoneOnce() throws Exception {
        done.step("write", () -> 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> done.step("write", () -> 2))
                .withMessage("the step \"write\" was done already");
        assertThat(done.result("write", Integer.class)).contains(1);
    }
}
