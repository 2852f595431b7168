package dev.truce.rollback.planning;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.rollback.store.StoreSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several records must hold together: that named records are there, as the ruleset or the store demands, and that values occur
 * once, as the store does.
 */
record Demands(List<Reference> references, List<Unique> uniques) {

    /**
     * A name of another record.
     *
     * @param type the type of the record that names
     * @param members where the name stands
     * @param named the type of the record that is named
     * @param values the members of that record whose values are repeated; empty when its key is named
     * @param refused whether the store refuses a name of nothing
     */
    record Reference(String type, List<FieldPath> members, String named, List<FieldPath> values, boolean refused) {}

    /** Members whose values together occur once in a type. */
    record Unique(String type, List<FieldPath> members) {}

    static Demands of(@Nullable Ruleset ruleset, StoreSchema schema, Collection<String> types) {
        List<Reference> references = new ArrayList<>();
        List<Unique> uniques = new ArrayList<>();
        for (String type : types) {
            if (ruleset != null) {
                ruleset.rulesFor(type)
                        .references()
                        .forEach((path, named) ->
                                references.add(new Reference(type, List.of(path), named, List.of(), false)));
            }
            StoreSchema.TypeSchema demanded = schema.types().get(type);
            if (demanded != null) {
                for (StoreSchema.Reference each : demanded.references()) {
                    references.add(new Reference(type, paths(each.members()), each.type(), paths(each.named()), true));
                }
                demanded.uniques().forEach(members -> uniques.add(new Unique(type, paths(members))));
            }
        }
        return new Demands(List.copyOf(references), List.copyOf(uniques));
    }

    private static List<FieldPath> paths(List<String> members) {
        return members.stream().map(FieldPath.ROOT::child).toList();
    }

    boolean isEmpty() {
        return references.isEmpty() && uniques.isEmpty();
    }
}
