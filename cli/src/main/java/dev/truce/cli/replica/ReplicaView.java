package dev.truce.cli.replica;

import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.Digest;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Replicas, for people and programs. */
final class ReplicaView {

    private ReplicaView() {}

    static ObjectNode json(Replica replica) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tenant", replica.tenant()).put("replica", replica.id());
        json.put("lastSeen", replica.lastSeen().toString());
        Acknowledged acknowledged = replica.acknowledged();
        Digest root = acknowledged.stateRoot();
        HybridTime time = acknowledged.time();
        ScalarVersion version = acknowledged.version();
        if (root != null) {
            json.put("stateRoot", root.toString());
        }
        if (time != null) {
            json.put("until", time.toString());
        }
        if (version != null) {
            json.putObject("version").put("epoch", version.epoch()).put("syncVersion", version.syncVersion());
        }
        Instant retired = replica.retiredAt();
        if (retired != null) {
            json.put("retiredAt", retired.toString());
        }
        return json;
    }

    static Table table(List<Replica> replicas) {
        boolean tenants =
                replicas.stream().anyMatch(replica -> !replica.tenant().isEmpty());
        Table table = new Table();
        if (tenants) {
            table.row("TENANT", "REPLICA", "LAST SEEN", "HAS", "");
        } else {
            table.row("REPLICA", "LAST SEEN", "HAS", "");
        }
        for (Replica replica : replicas) {
            String seen = Values.time(replica.lastSeen());
            String retired = replica.isRetired() ? "retired" : "";
            if (tenants) {
                table.row(replica.tenant(), replica.id(), seen, has(replica.acknowledged()), retired);
            } else {
                table.row(replica.id(), seen, has(replica.acknowledged()), retired);
            }
        }
        return table;
    }

    private static String has(Acknowledged acknowledged) {
        Digest root = acknowledged.stateRoot();
        HybridTime time = acknowledged.time();
        ScalarVersion version = acknowledged.version();
        if (root != null) {
            return "state " + root.shortText();
        }
        if (time != null) {
            return "changes until " + time;
        }
        return version == null ? "" : "versions up to " + version;
    }
}
