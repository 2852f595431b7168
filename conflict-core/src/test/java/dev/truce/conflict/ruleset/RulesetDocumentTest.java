package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.merge.Warning;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The page about rulesets, the JSON Schema and the reader say the same. */
class RulesetDocumentTest {

    private static final Path PAGE = Path.of("..", "docs", "rulesets.md");
    private static final Path SCHEMA =
            Path.of("src", "main", "resources", "dev", "truce", "conflict", "ruleset", "ruleset.schema.json");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(yaml|json)\n(.*?)^```$");

    static List<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(2))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOfThePageLoads(String example) {
        assertThat(Ruleset.parse(example, "docs/rulesets.md").digest()).isNotNull();
    }

    @Test
    void thePageBeginsWithTheExampleOfTheInterfaces() throws IOException {
        Ruleset first = Ruleset.parse(examples().get(0), "docs/rulesets.md");
        Ruleset example = Ruleset.read(Path.of("src", "test", "resources", "rulesets", "reservations.yaml"));
        assertThat(first.digest()).isEqualTo(example.digest());
    }

    @Test
    void thePageHasAnExampleOfEveryKeyAndRule() throws IOException {
        List<String> words = new ArrayList<>(Grammar.TOP);
        words.addAll(Grammar.RECORD);
        words.addAll(Grammar.TYPE);
        words.addAll(Grammar.COUNTER);
        words.addAll(Grammar.KINDS.keySet());
        words.addAll(Grammar.VALIDATOR);
        words.addAll(RuleBinder.names());
        Set<String> shown = examples().stream()
                .flatMap(example ->
                        Pattern.compile("\\w+").matcher(example).results().map(MatchResult::group))
                .collect(Collectors.toSet());
        assertThat(shown).containsAll(words);
    }

    @Test
    void theSchemaHasTheKeysOfTheReader() {
        JsonNode schema = StrictJson.reader().read(SCHEMA);
        assertSame(names(schema.at("/properties")), Grammar.TOP);
        JsonNode parts = schema.at("/$defs");
        assertSame(names(parts.at("/record/properties")), Grammar.RECORD);
        assertSame(names(parts.at("/type/properties")), Grammar.TYPE);
        assertSame(names(parts.at("/latestWins/properties")), Grammar.LATEST_WINS);
        assertSame(names(parts.at("/bounds/properties")), Grammar.COUNTER);
        assertSame(names(parts.at("/validator/properties")), Grammar.VALIDATOR);
        assertSame(
                names(parts.at("/strategies/oneOf/1/properties")),
                Stream.concat(Grammar.KINDS.keySet().stream(), Stream.of("default"))
                        .toList());
        Set<String> rules = names(parts.at("/rule/oneOf/1/properties"));
        rules.addAll(texts(parts.at("/plainRule/enum")));
        assertSame(rules, RuleBinder.names());
    }

    @Test
    void theSchemaHasTheWordsOfTheReader() {
        JsonNode schema = StrictJson.reader().read(SCHEMA);
        assertSame(texts(schema.at("/properties/topology/enum")), Grammar.TOPOLOGY.keySet());
        assertSame(texts(schema.at("/properties/missing/enum")), Grammar.MISSING.keySet());
        JsonNode parts = schema.at("/$defs");
        assertSame(texts(parts.at("/strategy/enum")), Grammar.STRATEGIES.keySet());
        assertSame(texts(parts.at("/onFieldConflict/enum")), Grammar.ON_FIELD_CONFLICT.keySet());
        assertSame(texts(parts.at("/lists/enum")), Grammar.LISTS.keySet());
        assertSame(texts(parts.at("/bothCreate/enum")), Grammar.BOTH_CREATE_CONFLICTS.keySet());
        assertSame(texts(parts.at("/deletes/enum")), Grammar.DELETES.keySet());
        assertSame(texts(parts.at("/validator/properties/type/enum")), Grammar.VALUE_TYPES.keySet());
    }

    @Test
    void everyKeyOfTheSchemaStandsInAnExample() throws IOException {
        Set<String> keys = new TreeSet<>();
        keys(StrictJson.reader().read(SCHEMA), keys);
        Set<String> shown = examples().stream()
                .flatMap(example ->
                        Pattern.compile("(\\w+)\"?:").matcher(example).results().map(match -> match.group(1)))
                .collect(Collectors.toSet());
        assertThat(keys).hasSizeGreaterThan(40).isSubsetOf(shown);
    }

    private static void keys(JsonNode schema, Set<String> keys) {
        JsonNode properties = schema.path("properties");
        keys.addAll(properties.propertyNames());
        schema.forEach(part -> keys(part, keys));
    }

    @Test
    void thePageListsEveryReasonAndEveryWarningAndNoOther() throws IOException {
        assertThat(rowsOf("## Why a record waits"))
                .containsExactlyElementsOf(
                        Stream.of(ParkReason.values()).map(ParkReason::name).toList());
        assertThat(rowsOf("## Warnings"))
                .containsExactlyElementsOf(
                        Stream.of(Warning.values()).map(Warning::name).toList());
    }

    private static List<String> rowsOf(String heading) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(heading) + heading.length();
        int end = page.indexOf("\n## ", start);
        return Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|")
                .matcher(page.substring(start, end < 0 ? page.length() : end))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void theSchemaIsPartOfTheJar() {
        assertThat(Ruleset.class.getResource("ruleset.schema.json")).isNotNull();
    }

    private static void assertSame(Collection<String> found, Collection<String> expected) {
        assertThat(found).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Set<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(element -> texts.add(element.asString()));
        return texts;
    }
}
