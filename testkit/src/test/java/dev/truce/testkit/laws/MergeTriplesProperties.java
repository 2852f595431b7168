package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import tools.jackson.databind.JsonNode;

/**
 * Many triples, each held to the laws of one rule: in a long run there are more of them than {@link RuleLawProperties} could hold
 * to every rule.
 */
class MergeTriplesProperties {

    private static final List<Held> RULES =
            LawfulRule.catalogue().stream().map(Held::of).toList();
    private static final Evidence EVIDENCE = Evidence.of(MergeTriplesProperties.class);

    private static long triples;
    private static long violations;

    /** A rule, made ready once. */
    private record Held(String rule, MergeLaws<JsonNode> laws, Set<MergeLaw> kept) {

        static Held of(LawfulRule rule) {
            return new Held(rule.toString(), rule.checked(), rule.lawsBesideLists());
        }

        List<Violation> violations(Sample<JsonNode> sample) {
            return laws.violations(kept, sample);
        }
    }

    @AfterContainer
    static void keep() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("triples in both orders", triples);
        counts.put("violations", violations);
        EVIDENCE.keep(RULES.size() + " rules, one for each triple", counts);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aRuleKeepsTheLawsOfAMerge(@ForAll("samples") Sample<JsonNode> sample, @ForAll("rules") Held rule) {
        List<Violation> broken = new ArrayList<>(rule.violations(sample));
        broken.addAll(rule.violations(sample.mirrored()));
        triples++;
        violations += broken.size();
        assertThat(broken).as(rule.rule()).isEmpty();
    }

    @Provide
    Arbitrary<Sample<JsonNode>> samples() {
        return RuleSamples.samples();
    }

    @Provide
    Arbitrary<Held> rules() {
        return Arbitraries.of(RULES);
    }
}
