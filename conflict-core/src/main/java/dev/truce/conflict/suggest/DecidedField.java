package dev.truce.conflict.suggest;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What was decided at one conflicting place of a case.
 *
 * @param field the place, and what each side had there
 * @param decidedFor whose value stands there
 * @param value the value that stands; null for Absent
 */
record DecidedField(
        CaseField field, DecidedFor decidedFor, @Nullable JsonNode value) {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    /**
     * What became of each conflicting place. A side that was taken or picked is that side; of a value of the decider's own,
     * and of a decision that changed an earlier one, it is told from the value whose it is: the server's before local's before
     * base's, where they are equal.
     *
     * @param decided a decided case
     * @param last the last decision about it, which may be that of a case that was opened anew
     * @return one for each place, in the case's order
     */
    static List<DecidedField> of(ConflictCase decided, ConflictCase.Decided last) {
        String standing = last.effect().value();
        JsonNode document = standing == null ? null : StrictJson.reader().read(standing, "what was decided");
        boolean itsOwn = last.equals(decided.decision());
        return CaseField.of(decided.conflict()).stream()
                .map(field -> of(field, document, itsOwn ? picked(last.decision(), field) : Optional.empty()))
                .toList();
    }

    private static DecidedField of(CaseField field, @Nullable JsonNode document, Optional<DecidedFor> picked) {
        if (document == null) {
            return new DecidedField(field, DecidedFor.DELETED, null);
        }
        if (picked.isPresent()) {
            return new DecidedField(field, picked.get(), valueOf(picked.get(), field));
        }
        JsonNode value = field.in(document).orElse(null);
        return new DecidedField(field, whose(field, value), value);
    }

    private static Optional<DecidedFor> picked(Decision decision, CaseField field) {
        if (decision instanceof Decision.TakeSide taken) {
            return Optional.of(side(taken.side()));
        }
        return decision instanceof Decision.PickFields fields
                ? Optional.ofNullable(fields.picks().get(field.path())).map(DecidedField::side)
                : Optional.empty();
    }

    private static DecidedFor side(Pick pick) {
        return switch (pick) {
            case BASE -> DecidedFor.BASE;
            case LOCAL -> DecidedFor.LOCAL;
            case SERVER -> DecidedFor.SERVER;
        };
    }

    private static @Nullable JsonNode valueOf(DecidedFor side, CaseField field) {
        return switch (side) {
            case SERVER -> field.server();
            case LOCAL -> field.local();
            case BASE -> field.base();
            case OWN_VALUE, DELETED -> null;
        };
    }

    private static DecidedFor whose(CaseField field, @Nullable JsonNode value) {
        if (same(value, field.server())) {
            return DecidedFor.SERVER;
        }
        if (same(value, field.local())) {
            return DecidedFor.LOCAL;
        }
        return same(value, field.base()) ? DecidedFor.BASE : DecidedFor.OWN_VALUE;
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode two) {
        if (one == null || two == null) {
            return Objects.equals(one, two);
        }
        return JSON.same(one, two);
    }
}
