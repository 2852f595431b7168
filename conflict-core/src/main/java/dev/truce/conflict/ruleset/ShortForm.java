package dev.truce.conflict.ruleset;

import dev.truce.integrity.json.StrictJson;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Says a ruleset with as little as means the same: each part is left out, and stays out where the ruleset is the same without. */
final class ShortForm {

    private static final List<String> STAYS = List.of("ruleset", "version", "record", "types");

    private final Ruleset rules;
    private final ObjectNode form;

    private ShortForm(Ruleset rules) {
        this.rules = rules;
        this.form = (ObjectNode) StrictJson.reader().read(rules.canonical(), rules.name());
    }

    static ObjectNode of(Ruleset rules) {
        ShortForm shorter = new ShortForm(rules);
        shorter.shorten();
        return shorter.form;
    }

    private void shorten() {
        for (JsonNode type : form.path("types")) {
            leaveOutInherited((ObjectNode) type.path("fields"));
            leaveOutParts((ObjectNode) type);
        }
        leaveOutParts(form);
    }

    private void leaveOutParts(ObjectNode part) {
        for (String name : List.copyOf(part.propertyNames())) {
            if (!STAYS.contains(name)) {
                JsonNode left = part.remove(name);
                if (!isSame()) {
                    part.set(name, left);
                }
            }
        }
        JsonNode strategies = part.path("default");
        if (strategies.size() == 1) { // "default" is always one of them
            part.set("default", strategies.get("default"));
        }
    }

    /** All rules at once that the type has from the top, where it takes each that it does not name. */
    private void leaveOutInherited(ObjectNode fields) {
        JsonNode top = form.path("fields");
        for (String pattern : List.copyOf(fields.propertyNames())) {
            if (fields.get(pattern).equals(top.get(pattern))) {
                fields.remove(pattern);
            }
        }
    }

    private boolean isSame() {
        try {
            return Ruleset.parse(form, rules.name()).canonical().equals(rules.canonical());
        } catch (RulesetException e) {
            return false; // what is left out is needed by another part
        }
    }
}
