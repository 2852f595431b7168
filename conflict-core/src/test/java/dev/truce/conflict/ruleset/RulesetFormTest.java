package dev.truce.conflict.ruleset;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.integrity.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The canonical form of a ruleset is a ruleset, so that what was kept of it is all of it. */
class RulesetFormTest {

    private static final Ruleset EXAMPLE =
            Ruleset.read(Path.of("src", "test", "resources", "rulesets", "reservations.yaml"));

    static List<String> rulesets() throws IOException {
        return RulesetDocumentTest.examples();
    }

    @ParameterizedTest
    @MethodSource("rulesets")
    void theFormOfEveryExampleMeansTheSame(String example) {
        Ruleset rules = Ruleset.parse(example, "docs/rulesets.md");
        Ruleset again = Ruleset.parse(json(rules.canonical()), "its form");

        assertThat(again.canonical()).isEqualTo(rules.canonical());
        assertThat(again.digest()).isEqualTo(rules.digest());
        assertThat(again.record()).isEqualTo(rules.record());
        assertThat(again.types().keySet()).isEqualTo(rules.types().keySet());
        assertThat(again.defaults().options()).isEqualTo(rules.defaults().options());
        assertThat(again.defaults().fields().byPattern().keySet())
                .isEqualTo(rules.defaults().fields().byPattern().keySet());
    }

    @Test
    void theDigestIsThatOfTheForm() {
        assertThat(EXAMPLE.digest()).isEqualTo(Digest.of(EXAMPLE.canonical().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anotherStrategyHoldsForEveryTypeAndKind() {
        Ruleset rules = Ruleset.parse("""
                default: { UPDATE_DELETE: serverWins, default: fieldLevelMerge }
                fields: { /status: { rank: [open, paid] } }
                types: { note: { strategy: latestWins, rank: /status } }
                """, "rules");
        Ruleset local = rules.withStrategy(StrategyName.LOCAL_WINS);

        assertThat(local.defaults().strategy()).isEqualTo(StrategyName.LOCAL_WINS);
        assertThat(local.defaults().byKind()).isEmpty();
        assertThat(local.rulesFor("note").strategy()).isEqualTo(StrategyName.LOCAL_WINS);
        assertThat(local.rulesFor("note").byKind()).isEmpty();
        assertThat(local.rulesFor("note").rank())
                .isEqualTo(rules.rulesFor("note").rank());
        assertThat(local.digest()).isNotEqualTo(rules.digest());
    }

    @Test
    void aStrategyThatCannotConvergeAmongPeersIsRefused() {
        Ruleset peers = Ruleset.parse("{ ruleset: p2p, topology: peer, default: latestWins }", "rules");

        assertThatThrownBy(() -> peers.withStrategy(StrategyName.SERVER_WINS))
                .isInstanceOf(UnsafeTopologyException.class)
                .hasMessage(
                        "p2p 0.0.0 with serverWins: /default: the strategy \"serverWins\" cannot converge among peers;"
                                + " write latestWins, or topology: hub");
    }

    @Test
    void metadataMayBeSaidLater() {
        Ruleset keyed =
                Ruleset.parse("fields: { /id: immutable }", "rules").withRecord("order", FieldPath.parse("/id"));

        assertThat(keyed.record()).isEqualTo(RecordFormat.keyed("order", FieldPath.parse("/id")));
        assertThatThrownBy(() ->
                        Ruleset.parse("fields: { /id: max }", "rules").withRecord("order", FieldPath.parse("/id")))
                .isInstanceOf(RulesetException.class)
                .hasMessage("inline 0.0.0 with the key /id: /fields/~1id: /id is metadata, which no rule decides;"
                        + " remove the rule \"max\"");
    }
}
