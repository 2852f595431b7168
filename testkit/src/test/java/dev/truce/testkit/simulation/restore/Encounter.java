package dev.truce.testkit.simulation.restore;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.replica.SyncFate;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A record just before a replica syncs it, and what became of it, told by its contents alone.
 *
 * @param held what the replica last agreed on
 * @param local what it has
 * @param restored what the rollback made of it
 * @param edited the members that the replica changed
 * @param touched whether the replica changed it at all
 * @param repaired whether the rollback only filled what was missing, so that nothing was rolled back
 */
record Encounter(
        Map<String, String> held,
        Map<String, String> local,
        Map<String, String> restored,
        Set<String> edited,
        boolean touched,
        boolean repaired) {

    static Encounter of(Device device, RecordId id, RecordFormat format, Side<JsonNode> restored, boolean repaired) {
        return new Encounter(
                content(device.shadow.base(id), format),
                content(device.read(id), format),
                content(restored, format),
                new TreeSet<>(device.edited.getOrDefault(id, Set.of())),
                !device.isUntouched(id),
                repaired);
    }

    /** The members of a record that are content; none when it is gone. */
    static Map<String, String> content(Side<JsonNode> side, RecordFormat format) {
        Map<String, String> members = new TreeMap<>();
        JsonNode value = side.valueOrNull();
        if (value != null) {
            value.properties()
                    .forEach(each -> members.put(each.getKey(), each.getValue().toString()));
            format.paths().forEach(path -> members.remove(path.segments().get(0)));
            members.put("", "there");
        }
        return members;
    }

    /** Whether the replica made the record, or made it anew, which no plan can know. */
    boolean isNew() {
        return held.isEmpty() && touched;
    }

    SyncFate fate(boolean waits, Side<JsonNode> server) {
        JsonNode value = server.valueOrNull();
        Map<String, String> after = new TreeMap<>();
        if (value != null) {
            value.properties()
                    .forEach(each -> after.put(each.getKey(), each.getValue().toString()));
            after.put("", "there");
        }
        if (waits) {
            return touched ? SyncFate.EDIT_WAITS : SyncFate.UNTOUCHED_WAITS;
        }
        if (restored.isEmpty() && !after.isEmpty() && !repaired) {
            return SyncFate.RESURRECTS;
        }
        if (restored.isEmpty() && after.isEmpty()) {
            return touched && !local.isEmpty() ? SyncFate.EDIT_GIVES_WAY : SyncFate.TAKES_RESTORED;
        }
        if (after.isEmpty()) {
            return touched ? SyncFate.EDIT_STANDS : SyncFate.BRINGS_BACK;
        }
        for (Map.Entry<String, String> member : held.entrySet()) {
            String name = member.getKey();
            boolean rolledBack = !repaired && !Objects.equals(restored.get(name), member.getValue());
            if (rolledBack && !edited.contains(name) && member.getValue().equals(after.get(name))) {
                return SyncFate.BRINGS_BACK;
            }
        }
        if (!touched) {
            return SyncFate.TAKES_RESTORED;
        }
        boolean stands =
                !local.isEmpty() && edited.stream().anyMatch(name -> Objects.equals(local.get(name), after.get(name)));
        return stands ? SyncFate.EDIT_STANDS : SyncFate.EDIT_GIVES_WAY;
    }
}
