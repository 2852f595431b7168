package dev.truce.cli.merge;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseIntake;
import dev.truce.conflict.queue.CaseLife;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue that remembers which case was parked last, and how many are new. */
final class LastCase implements CaseIntake {

    private final ConflictQueue queue;
    private final long casesBefore;
    private final Map<RecordId, ConflictCase> keptBoth = new HashMap<>();
    private @Nullable ConflictCase last;

    LastCase(ConflictQueue queue) {
        this.queue = queue;
        this.casesBefore = cases();
    }

    private long cases() {
        return queue.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The case of a record that waits: the last one, unless its decision could not be carried out. */
    ConflictCase of(RecordId waiting) {
        ConflictCase kept = keptBoth.get(waiting);
        return kept == null ? Objects.requireNonNull(last, "no case was parked yet") : kept;
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
    public SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
        return queue.inTheWay(references);
    }

    @Override
    public void createdKeys(Consumer<NewCase.Key> sink) {
        queue.createdKeys(sink);
    }

    @Override
    public Optional<ConflictCase> closeResolved(NewCase.Key key) {
        return queue.closeResolved(key);
    }

    @Override
    public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        Optional<ConflictCase> decided = queue.decided(key, fingerprint);
        decided.filter(each -> CaseLife.created(each).isPresent()).ifPresent(each -> keptBoth.put(key.record(), each));
        return decided;
    }
}
