package dev.truce.conflict.suggest;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import java.util.ArrayList;
import java.util.List;

/**
 * What was decided before where a case conflicts: at the same path of the same tenant's records of the same type, parked for the
 * same reason, with the sides in the same constellation. It is a hint to the one who decides, and never a decision.
 *
 * @param path the conflicting path of the case
 * @param pattern where it was looked for: the path with elements of lists as {@code *}
 * @param constellation how the sides stand to each other there
 * @param decisions how it was decided
 */
public record Precedent(FieldPath path, FieldPath pattern, Constellation constellation, DecisionCounts decisions) {

    /** With fewer decisions than this nothing is suggested. */
    public static final int LEAST = 3;

    /** So many decided cases are looked at, the newest ones. */
    public static final int MOST = 10_000;

    /** A conflicting place, as far as it is the same in several cases. */
    private record Place(FieldPath pattern, ParkReason reason, Constellation constellation) {

        static Place of(CaseField field, NewCase conflict) {
            return new Place(field.pattern(), conflict.reason(), Constellation.of(field, conflict));
        }
    }

    /**
     * The precedents of a case.
     *
     * @param queue where decided cases are; at most {@link #MOST} are read, a page at a time
     * @param asked the case; a decision on itself is no precedent
     * @return in the order of the case's conflicting paths; none for a path with fewer than {@link #LEAST} decisions
     */
    public static List<Precedent> of(ConflictQueue queue, ConflictCase asked) {
        List<CaseField> fields = CaseField.of(asked.conflict());
        List<Place> places =
                fields.stream().map(each -> Place.of(each, asked.conflict())).toList();
        List<Tally> tallies = places.stream().map(each -> new Tally()).toList();
        DecisionHistory.read(
                queue,
                asked.conflict().key().tenant(),
                asked.conflict().key().record().type(),
                MOST,
                past -> {
                    boolean comparable =
                            past.conflict().reason() == asked.conflict().reason();
                    if (comparable && past.of().number() != asked.number()) {
                        add(past, places, tallies);
                    }
                });
        List<Precedent> found = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Place place = places.get(i);
            int at = i;
            tallies.get(i)
                    .counts()
                    .filter(counts -> counts.total() >= LEAST)
                    .ifPresent(counts -> found.add(
                            new Precedent(fields.get(at).path(), place.pattern(), place.constellation(), counts)));
        }
        return found;
    }

    private static void add(PastDecision past, List<Place> places, List<Tally> tallies) {
        past.fields().forEach(decided -> {
            Place place = Place.of(decided.field(), past.conflict());
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).equals(place)) {
                    tallies.get(i).add(decided.decidedFor(), past);
                }
            }
        });
    }
}
