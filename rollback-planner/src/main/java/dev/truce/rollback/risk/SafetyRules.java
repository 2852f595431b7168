package dev.truce.rollback.risk;

import dev.truce.rollback.store.StoreSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules about columns, and about the way back. */
final class SafetyRules {

    private SafetyRules() {}

    static Optional<RiskReason> schemaOlder(RiskFacts facts) {
        List<String> differences = new ArrayList<>();
        boolean impossible = false;
        if (facts.mode() != RestoreMode.FORK) {
            for (Map.Entry<String, StoreSchema.TypeSchema> type :
                    facts.target().content().schema().types().entrySet()) {
                StoreSchema.TypeSchema now = facts.live().schema().types().get(type.getKey());
                if (now == null || !(facts.types().isEmpty() || facts.types().contains(type.getKey()))) {
                    continue; // whether a whole type is there is judged by its records
                }
                Map<String, StoreSchema.Column> old = byName(type.getValue());
                Map<String, StoreSchema.Column> current = byName(now);
                for (StoreSchema.Column column : old.values()) {
                    StoreSchema.Column same = current.get(column.name());
                    if (same == null) {
                        differences.add(type.getKey() + "." + column.name() + " is gone");
                        impossible = true;
                    } else if (!same.type().equals(column.type())) {
                        differences.add(
                                type.getKey() + "." + column.name() + " was " + column.type() + ", is " + same.type());
                    }
                }
                for (StoreSchema.Column column : current.values()) {
                    if (!old.containsKey(column.name())) {
                        differences.add(type.getKey() + "." + column.name() + " is new"
                                + (column.required() ? " and must have a value" : ""));
                        impossible |= column.required();
                    }
                }
            }
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(new RiskReason(
                        "R-SCHEMA-OLDER",
                        impossible ? RiskLevel.DANGEROUS : RiskLevel.RISKY,
                        differences.size(),
                        "The snapshot was taken under other columns"
                                + (impossible ? ", so that the store may refuse its documents." : "."),
                        differences));
    }

    private static Map<String, StoreSchema.Column> byName(StoreSchema.TypeSchema type) {
        Map<String, StoreSchema.Column> columns = new LinkedHashMap<>();
        type.columns().forEach(column -> columns.put(column.name(), column));
        return columns;
    }

    static Optional<RiskReason> noPresnapshot(RiskFacts facts) {
        RiskFacts.Space space = facts.live().space();
        if (facts.mode() == RestoreMode.FORK
                || space == null
                || facts.fates().isEmpty()
                || (space.writable() && space.freeBytes() >= space.neededBytes())) {
            return Optional.empty();
        }
        String evidence = space.writable()
                ? space.freeBytes() + " bytes are free, up to " + space.neededBytes() + " may be needed"
                : "the repository cannot be written to";
        return Optional.of(new RiskReason(
                "R-NO-PRESNAPSHOT",
                RiskLevel.DANGEROUS,
                1,
                "The state before may not be kept, so that there may be no way back.",
                List.of(evidence)));
    }
}
