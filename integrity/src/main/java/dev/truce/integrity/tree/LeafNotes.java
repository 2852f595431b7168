package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.NotedChange;
import dev.truce.integrity.store.NotedChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells in which records two leaves differ from what is noted of the changes that they are stored as, and reads neither: that can be
 * told when one is stored as a change of the other, or both are changes of a third.
 */
final class LeafNotes {

    private final NotedChanges before;
    private final NotedChanges after;

    LeafNotes(NotedChanges before, NotedChanges after) {
        this.before = before;
        this.after = after;
    }

    /** In which records they differ, in order; empty if that is not noted. */
    Optional<List<NamedChange>> between(Digest leafBefore, Digest leafAfter) {
        Optional<NotedChange> changedBefore = before.of(leafBefore);
        Optional<NotedChange> changedAfter = after.of(leafAfter);
        Optional<Digest> baseBefore = changedBefore.map(NotedChange::base);
        Optional<Digest> baseAfter = changedAfter.map(NotedChange::base);
        if (baseAfter.equals(Optional.of(leafBefore))) {
            return between(Optional.of(List.of()), told(changedAfter));
        }
        if (baseBefore.equals(Optional.of(leafAfter))) {
            return between(told(changedBefore), Optional.of(List.of()));
        }
        return baseBefore.isPresent() && baseBefore.equals(baseAfter)
                ? between(told(changedBefore), told(changedAfter))
                : Optional.empty();
    }

    private static Optional<List<LeafNote.Told>> told(Optional<NotedChange> change) {
        return change.map(NotedChange::note).flatMap(LeafNote::read);
    }

    private static Optional<List<NamedChange>> between(
            Optional<List<LeafNote.Told>> before, Optional<List<LeafNote.Told>> after) {
        return before.flatMap(some -> after.map(others -> between(some, others)));
    }

    /** Both lists are in order, and tell what changed since the same base. */
    private static List<NamedChange> between(List<LeafNote.Told> before, List<LeafNote.Told> after) {
        List<NamedChange> changes = new ArrayList<>();
        int was = 0;
        int is = 0;
        while (was < before.size() || is < after.size()) {
            int order = was == before.size()
                    ? 1
                    : is == after.size()
                            ? -1
                            : compare(before.get(was).change(), after.get(is).change());
            if (order < 0) {
                NamedChange undone = before.get(was).change();
                changes.add(undone.as(undone.kind().inverse()));
            } else if (order > 0) {
                changes.add(after.get(is).change());
            } else {
                between(before.get(was), after.get(is)).ifPresent(changes::add);
            }
            was += order <= 0 ? 1 : 0;
            is += order >= 0 ? 1 : 0;
        }
        return changes;
    }

    private static int compare(NamedChange before, NamedChange after) {
        return RecordOrder.compare(before.type(), before.key(), after.type(), after.key());
    }

    private static Optional<NamedChange> between(LeafNote.Told before, LeafNote.Told after) {
        return Objects.equals(before.digest(), after.digest())
                ? Optional.empty()
                : Optional.of(after.change().as(NamedChange.Kind.of(before.digest(), after.digest())));
    }
}
