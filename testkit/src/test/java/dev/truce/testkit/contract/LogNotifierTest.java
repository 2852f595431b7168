package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventKind;
import dev.truce.conflict.event.Notifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogNotifierTest extends NotifierContract {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean broken;

    private final class Log implements System.Logger {

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            if (broken) {
                throw new IllegalStateException("the log is full");
            }
            lines.add(level + " " + message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
            log(level, bundle, parameters == null || parameters.length == 0 ? format : "formatted", (Throwable) null);
        }
    }

    @Override
    protected Notifier notifier() {
        return Notifier.log(new Log());
    }

    @Override
    protected List<String> received() {
        return List.copyOf(lines);
    }

    @Override
    protected void breakReceiver() {
        broken = true;
    }

    @Test
    void aLineSaysWhatAPersonNeeds() throws Exception {
        Instant noon = Instant.parse("2026-01-13T12:00:00Z");
        Event dead = new Event.CaseChanged(
                EventKind.DEAD, noon, "", new RecordId("guest", "g1"), "", 17, 1, 5, "", "no room left");
        notifier().tell(dead);
        notifier().tell(new Event.IntegrityViolation(noon, "repository", 1, "pack 7"));

        assertThat(lines.get(0))
                .isEqualTo("WARNING case.dead 2026-01-13T12:00:00Z Case 17 (guest/g1) was tried as often as it may be:"
                        + " no room left [" + dead.id() + "]");
        assertThat(lines.get(1)).startsWith("ERROR integrity.violation ");
    }
}
