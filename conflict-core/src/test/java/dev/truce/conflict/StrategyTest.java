package dev.truce.conflict;

import static dev.truce.conflict.Documents.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StrategyTest {

    private static final Conflict<JsonNode> CONFLICT = new Conflict<>(
            new RecordId("note", "n1"),
            ConflictKind.UPDATE_UPDATE,
            Topology.HUB,
            present("{'a':1}", 1, "08:00"),
            present("{'a':2}", 2, "09:00"),
            present("{'a':3}", 2, "10:00"),
            new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT));

    @Test
    void theNextIsAskedWhereTheFirstDoesNotDecide() {
        Strategy<JsonNode> server = Strategy.serverWins();
        assertThat(Strategy.<JsonNode>manual().orElse(server).resolve(CONFLICT)).isEqualTo(server.resolve(CONFLICT));
        assertThat(server.orElse(Strategy.localWins()).resolve(CONFLICT)).isEqualTo(server.resolve(CONFLICT));
        assertThat(Strategy.<JsonNode>manual().orElse(Strategy.manual()).resolve(CONFLICT))
                .isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void twoStrategiesAreAsSafeAsTheLessSafeOneAndNeverALattice() {
        Strategy<JsonNode> unsafe = conflict -> Strategy.<JsonNode>localWins().resolve(conflict);
        Strategy<JsonNode> latest = Strategy.latestWins();
        assertThat(latest.orElse(latest).convergence()).isEqualTo(Convergence.ARBITER);
        assertThat(latest.orElse(unsafe).convergence()).isEqualTo(Convergence.UNSAFE);
        assertThat(unsafe.orElse(latest).convergence()).isEqualTo(Convergence.UNSAFE);
    }
}
