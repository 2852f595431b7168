package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.rollback.ExecutionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The steps at which a test stops a process; RecoverTest does it to processes. */
class HaltBeforeTest {

    @Test
    void withoutAVariableThereIsNobodyToListen() {
        assertThat(HaltBefore.in(Map.of())).isSameAs(ExecutionListener.NONE);
    }

    @Test
    void otherStepsGoOn() {
        List<String> done = new ArrayList<>();
        for (String variable : List.of(HaltBefore.VARIABLE, HaltBefore.PAUSE_VARIABLE)) {
            ExecutionListener listener = HaltBefore.in(Map.of(variable, "audit"));
            for (String step : List.of("check", "finish")) {
                listener.before(step);
                done.add(step);
            }
        }
        assertThat(done).containsExactly("check", "finish", "check", "finish");
    }

    @Test
    void aStepThatPausesWaitsUntilItIsInterrupted() throws InterruptedException {
        boolean[] interrupted = new boolean[1];
        Thread paused = new Thread(() -> {
            HaltBefore.in(Map.of(HaltBefore.PAUSE_VARIABLE, "audit")).before("audit");
            interrupted[0] = Thread.currentThread().isInterrupted();
        });
        paused.start();
        while (paused.getState() != Thread.State.WAITING) {
            assertThat(paused.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        paused.interrupt();
        paused.join(Duration.ofMinutes(1).toMillis());
        assertThat(interrupted[0]).isTrue();
    }
}
