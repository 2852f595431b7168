package dev.truce.conflict.ruleset;

import dev.truce.integrity.json.StrictJson;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ruleset with field rules and a version of its own on top of another, said as people write rulesets. Immutable.
 *
 * <p>A rule stands among the fields of all types where the ruleset is about one type that has no rules of its own; else among
 * those of its type, so that no other type follows it.
 */
public final class RulesetEdit {

    private final Ruleset before;
    private final ObjectNode said;

    private RulesetEdit(Ruleset before, ObjectNode said) {
        this.before = before;
        this.said = said;
    }

    /**
     * An edit that changes nothing yet.
     *
     * @param before the ruleset
     * @return the edit
     */
    public static RulesetEdit of(Ruleset before) {
        return new RulesetEdit(before, JsonNodeFactory.instance.objectNode());
    }

    /**
     * This edit with a rule for a path.
     *
     * @param type the type of the records
     * @param pattern the path; a segment {@code *} stands for any one name
     * @param rule the rule's name; one without arguments
     * @return the edit
     */
    public RulesetEdit withRule(String type, String pattern, String rule) {
        ObjectNode more = said.deepCopy();
        ObjectNode part =
                isForAll(type) ? more : more.withObjectProperty("types").withObjectProperty(type);
        part.withObjectProperty("fields").put(pattern, rule);
        return new RulesetEdit(before, more);
    }

    private boolean isForAll(String type) {
        RecordFormat record = before.record();
        return !before.types().containsKey(type) && (record == null || record.typePath() == null);
    }

    /**
     * Whether the ruleset is about records of a type at all.
     *
     * @param type the type
     * @return false when it names another as the type of every record
     */
    public boolean isAbout(String type) {
        RecordFormat record = before.record();
        return record == null || record.typePath() != null || record.type().equals(type);
    }

    /**
     * This edit with a version.
     *
     * @param version the version
     * @return the edit
     */
    public RulesetEdit withVersion(String version) {
        return new RulesetEdit(before, said.deepCopy().put("version", version));
    }

    /**
     * The ruleset as it is changed.
     *
     * @return the ruleset
     * @throws UnsafeTopologyException when a rule cannot converge in the ruleset's topology
     * @throws RulesetException when a rule does not fit the ruleset
     */
    public Ruleset ruleset() {
        ObjectNode form = (ObjectNode) StrictJson.reader().read(before.canonical(), before.name());
        merge(form, said);
        return Ruleset.parse(form, before.name() + " " + before.version() + " changed");
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(member -> {
            if (member.getValue() instanceof ObjectNode part) {
                merge(into.withObjectProperty(member.getKey()), part);
            } else {
                into.set(member.getKey(), member.getValue());
            }
        });
    }

    /**
     * What is said anew.
     *
     * @return YAML, as it may stand in the ruleset; empty for nothing
     */
    public String fragment() {
        return RulesetText.of(said);
    }

    /**
     * A whole ruleset as people write it: what holds anyway is left out.
     *
     * @param rules the ruleset
     * @param json whether as JSON, else YAML
     * @return the text, with a line end; read again, it is the same ruleset
     */
    public static String text(Ruleset rules, boolean json) {
        ObjectNode shortest = ShortForm.of(rules);
        return json ? StrictJson.pretty(shortest) + "\n" : RulesetText.of(shortest);
    }
}
