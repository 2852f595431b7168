package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.present;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Reconciler.Entry;
import dev.truce.conflict.engine.Reconciler.Reconciled;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ReconcilerTest {

    private static List<Reconciled<JsonNode>> reconcile(
            String rules, List<Entry<JsonNode>> base, List<Entry<JsonNode>> local, List<Entry<JsonNode>> server) {
        List<Reconciled<JsonNode>> found = new ArrayList<>();
        InstantSource noon = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
        new Reconciler<>(ConflictResolver.builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), noon)
                        .build())
                .reconcile(base.iterator(), local.iterator(), server.iterator(), found::add);
        return found;
    }

    private static Entry<JsonNode> entry(String key, int n) {
        return new Entry<>(new RecordId("seat", key), present("{'n':" + n + "}", n, "10:00"));
    }

    private static List<Entry<JsonNode>> entries(String keys) {
        return Stream.of(keys.split(" ", -1))
                .filter(key -> !key.isEmpty())
                .map(key -> entry(key, 1))
                .toList();
    }

    @Test
    void everyRecordOfAnySetComesOnceInTheOrderOfTheIds() {
        List<Reconciled<JsonNode>> found = reconcile("{}", entries("b d"), entries("a b e"), entries("b c d"));
        assertThat(found).extracting(each -> each.outcome().id().key()).containsExactly("a", "b", "c", "d", "e");
        assertThat(found.get(0).base()).isEqualTo(Side.none());
        assertThat(found.get(0).server()).isEqualTo(Side.none());
        assertThat(reconcile("{}", List.of(), List.of(), List.of())).isEmpty();
    }

    @Test
    void whatASetLacksIsDeletedOrNotKnownAsTheRulesetSays() {
        List<Reconciled<JsonNode>> deleted = reconcile("{}", entries("a"), List.of(), entries("a"));
        assertThat(deleted.get(0).local()).isInstanceOf(Side.Tombstone.class);
        assertThat(((Outcome.Resolved<JsonNode>) deleted.get(0).outcome()).operation())
                .isEqualTo(Operation.DELETE);
        List<Reconciled<JsonNode>> unknown = reconcile("missing: unknown", entries("a"), List.of(), entries("a"));
        assertThat(unknown.get(0).local()).isEqualTo(Side.unknown());
        assertThat(unknown.get(0).outcome()).isInstanceOf(Outcome.Parked.class);
    }

    @ParameterizedTest
    @CsvSource({"a c b, b follows seat/c", "a a, a follows seat/a"})
    void aSetThatIsOutOfOrderIsRefused(String keys, String message) {
        for (int set = 0; set < 3; set++) {
            List<List<Entry<JsonNode>>> sets = new ArrayList<>(List.of(entries("a b"), entries("a b"), entries("a b")));
            sets.set(set, entries(keys));
            String name = List.of("base", "local", "server").get(set);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reconcile("{}", sets.get(0), sets.get(1), sets.get(2)))
                    .withMessage("The " + name + " set must be ordered by record id and hold each once, but seat/"
                            + message);
        }
    }
}
