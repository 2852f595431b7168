package dev.truce.cli;

import dev.truce.conflict.queue.CaseIntake;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.Digest;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue that remembers which case was parked last, and how many are new. */
final class LastCase implements CaseIntake {

    private final ConflictQueue queue;
    private final long casesBefore;
    private @Nullable ConflictCase last;

    LastCase(ConflictQueue queue) {
        this.queue = queue;
        this.casesBefore = cases();
    }

    private long cases() {
        return queue.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    ConflictCase last() {
        if (last == null) {
            throw new IllegalStateException("no case was parked yet");
        }
        return last;
    }

    long newCases() {
        return cases() - casesBefore;
    }

    @Override
    public ConflictCase park(NewCase conflict) {
        ConflictCase parked = queue.park(conflict);
        last = parked;
        return parked;
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {
        queue.openKeys(sink);
    }

    @Override
    public Optional<ConflictCase> closeResolved(NewCase.Key key) {
        return queue.closeResolved(key);
    }

    @Override
    public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return queue.decided(key, fingerprint);
    }
}
