package dev.truce.conflict;

import org.jspecify.annotations.Nullable;

/**
 * What detection found for one record.
 *
 * @param answer the finding
 * @param kind what the two sides did; present exactly for {@link Answer#CONFLICT}
 * @param fault what is wrong; present exactly for {@link Answer#FAULT}
 */
public record Detection(
        Answer answer,
        @Nullable ConflictKind kind,
        @Nullable ParkReason fault) {

    static final Detection IN_SYNC = new Detection(Answer.IN_SYNC, null, null);
    static final Detection PULL = new Detection(Answer.PULL, null, null);
    static final Detection PUSH = new Detection(Answer.PUSH, null, null);

    private static final Detection UPDATE_UPDATE = new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null);
    private static final Detection INSERT_INSERT = new Detection(Answer.CONFLICT, ConflictKind.INSERT_INSERT, null);
    private static final Detection UPDATE_DELETE = new Detection(Answer.CONFLICT, ConflictKind.UPDATE_DELETE, null);
    private static final Detection DELETE_UPDATE = new Detection(Answer.CONFLICT, ConflictKind.DELETE_UPDATE, null);

    /** Checks that kind and fault stand exactly where they belong. */
    public Detection {
        if ((answer == Answer.CONFLICT) != (kind != null) || (answer == Answer.FAULT) != (fault != null)) {
            throw new IllegalArgumentException(
                    "A detection of " + answer + " cannot have kind " + kind + " and fault " + fault);
        }
    }

    static Detection conflict(ConflictKind kind) {
        return switch (kind) {
            case UPDATE_UPDATE -> UPDATE_UPDATE;
            case INSERT_INSERT -> INSERT_INSERT;
            case UPDATE_DELETE -> UPDATE_DELETE;
            case DELETE_UPDATE -> DELETE_UPDATE;
        };
    }

    static Detection fault(ParkReason reason) {
        return new Detection(Answer.FAULT, null, reason);
    }
}
