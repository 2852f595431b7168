package dev.truce.conflict.suggest;

import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.version.HybridTime;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How the two sides stand to each other at a conflicting place, apart from what exactly they hold.
 *
 * @param change what both did
 * @param newer who did it later
 */
public record Constellation(Change change, Newer newer) implements Comparable<Constellation> {

    private static final Comparator<Constellation> ORDER =
            Comparator.comparing(Constellation::change).thenComparing(Constellation::newer);

    /** What both sides did. The first that fits is it. */
    public enum Change {
        /** Base has nothing there, and both sides have. */
        BOTH_CREATED("both created it"),
        /** Local has nothing there or Null, and the server has a value. */
        LOCAL_CLEARED("local cleared it"),
        /** The server has nothing there or Null, and local has a value. */
        SERVER_CLEARED("the server cleared it"),
        /** Three numbers: local's and the server's are greater than base's. */
        BOTH_GREW("the number grew on both sides"),
        /** Three numbers: local's and the server's are smaller than base's. */
        BOTH_SHRANK("the number shrank on both sides"),
        /** Three numbers: local's is greater than base's, the server's smaller. */
        LOCAL_GREW("the number grew locally and shrank on the server"),
        /** Three numbers: the server's is greater than base's, local's smaller. */
        SERVER_GREW("the number shrank locally and grew on the server"),
        /** Both sides have a list. */
        BOTH_LISTS("both changed the list"),
        /** Anything else. */
        BOTH_CHANGED("both changed it");

        private final String words;

        Change(String words) {
            this.words = words;
        }
    }

    /** Who changed it later: by the field's own time where it has one, else by the record's. */
    public enum Newer {
        /** Local. */
        LOCAL("local newer"),
        /** The server. */
        SERVER("server newer"),
        /** A time is not known, or both are the same. */
        NEITHER("neither newer");

        private final String words;

        Newer(String words) {
            this.words = words;
        }
    }

    /**
     * The constellation at a place of a case.
     *
     * @param field the place
     * @param conflict the case
     * @return how the sides stand there
     */
    static Constellation of(CaseField field, NewCase conflict) {
        return new Constellation(changeOf(field.base(), field.local(), field.server()), newerOf(field, conflict));
    }

    private static Change changeOf(@Nullable JsonNode base, @Nullable JsonNode local, @Nullable JsonNode server) {
        if (isEmpty(local) != isEmpty(server)) {
            return isEmpty(local) ? Change.LOCAL_CLEARED : Change.SERVER_CLEARED;
        }
        if (base == null) {
            return Change.BOTH_CREATED;
        }
        if (local == null || server == null) {
            return Change.BOTH_CHANGED;
        }
        if (base.isNumber() && local.isNumber() && server.isNumber()) {
            return ofNumbers(compare(local, base), compare(server, base));
        }
        return local.isArray() && server.isArray() ? Change.BOTH_LISTS : Change.BOTH_CHANGED;
    }

    private static Change ofNumbers(int local, int server) {
        if (local == 0 || server == 0) {
            return Change.BOTH_CHANGED;
        }
        if (local > 0) {
            return server > 0 ? Change.BOTH_GREW : Change.LOCAL_GREW;
        }
        return server > 0 ? Change.SERVER_GREW : Change.BOTH_SHRANK;
    }

    private static int compare(JsonNode one, JsonNode two) {
        return one.decimalValue().compareTo(two.decimalValue());
    }

    private static boolean isEmpty(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    private static Newer newerOf(CaseField field, NewCase conflict) {
        String pointer = field.path().toString();
        HybridTime local = conflict.local().stamp().timeOf(pointer);
        HybridTime server = conflict.server().stamp().timeOf(pointer);
        int order = (local == null || server == null) ? 0 : local.compareTo(server);
        return order == 0 ? Newer.NEITHER : order > 0 ? Newer.LOCAL : Newer.SERVER;
    }

    @Override
    public int compareTo(Constellation other) {
        return ORDER.compare(this, other);
    }

    /** The constellation in words. */
    @Override
    public String toString() {
        return change.words + ", " + newer.words;
    }
}
