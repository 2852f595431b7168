package dev.truce.jdbc;

import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.Dialect;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The replicas in a table. */
final class JdbcReplicaRegistry implements ReplicaRegistry {

    private static final String SAME = " WHERE tenant = :tenant AND replica = :replica";
    private static final String INSERT =
            "INSERT INTO truce_replica (tenant, replica, last_seen, state_root, ack_millis,"
                    + " ack_counter, ack_node, ack_epoch, ack_version, retired_at) VALUES (:tenant, :replica, :seen, :root,"
                    + " :millis, :counter, :node, :epoch, :version, :retired) ON CONFLICT (tenant, replica) DO NOTHING";
    private static final String UPDATE = "UPDATE truce_replica SET last_seen = :seen, state_root = :root,"
            + " ack_millis = :millis, ack_counter = :counter, ack_node = :node, ack_epoch = :epoch,"
            + " ack_version = :version, retired_at = :retired" + SAME;

    private final Database database;
    private final Dialect dialect;

    JdbcReplicaRegistry(Database database) {
        this.database = database;
        this.dialect = database.dialect();
    }

    @Override
    public Replica report(Replica seen) {
        return database.write(handle -> {
            if (bind(handle.createUpdate(INSERT), seen).execute() == 1) {
                return seen;
            }
            Replica known = find(handle, seen.tenant(), seen.id()).orElseThrow();
            Replica next = known.after(seen);
            bind(handle.createUpdate(UPDATE), next).execute();
            return next;
        });
    }

    @Override
    public Optional<Replica> retire(String tenant, String id, Instant at) {
        return database.write(handle -> {
            Optional<Replica> next = find(handle, tenant, id).map(known -> known.retired(at));
            next.ifPresent(retired -> bind(handle.createUpdate(UPDATE), retired).execute());
            return next;
        });
    }

    @Override
    public List<Replica> list() {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM truce_replica").map((row, context) -> replica(row)).stream()
                        .sorted(Replica.ORDER)
                        .toList());
    }

    private Optional<Replica> find(Handle handle, String tenant, String id) {
        return handle.createQuery("SELECT * FROM truce_replica" + SAME + dialect.forUpdate())
                .bind("tenant", dialect.column(tenant))
                .bind("replica", dialect.column(id))
                .map((row, context) -> replica(row))
                .findOne();
    }

    private <S extends SqlStatement<S>> S bind(S statement, Replica replica) {
        Acknowledged acknowledged = replica.acknowledged();
        Digest root = acknowledged.stateRoot();
        HybridTime time = acknowledged.time();
        ScalarVersion version = acknowledged.version();
        Instant retired = replica.retiredAt();
        S bound = statement
                .bind("tenant", dialect.column(replica.tenant()))
                .bind("replica", dialect.column(replica.id()))
                .bind("seen", replica.lastSeen().toEpochMilli())
                .bind("root", root == null ? null : root.toString())
                .bind("node", time == null ? null : dialect.column(time.node()));
        number(bound, "millis", time == null ? null : time.physicalMillis());
        number(bound, "epoch", version == null ? null : version.epoch());
        number(bound, "version", version == null ? null : version.syncVersion());
        number(bound, "retired", retired == null ? null : retired.toEpochMilli());
        return time == null ? bound.bindNull("counter", Types.INTEGER) : bound.bind("counter", time.counter());
    }

    private static void number(SqlStatement<?> statement, String name, @Nullable Long value) {
        if (value == null) {
            statement.bindNull(name, Types.BIGINT);
        } else {
            statement.bind(name, value.longValue());
        }
    }

    private Replica replica(ResultSet row) throws SQLException {
        String root = row.getString("state_root");
        String node = row.getString("ack_node");
        HybridTime time = node == null
                ? null
                : new HybridTime(row.getLong("ack_millis"), row.getInt("ack_counter"), dialect.text(node));
        long version = row.getLong("ack_version");
        ScalarVersion highest = row.wasNull() ? null : new ScalarVersion(row.getLong("ack_epoch"), version);
        long retired = row.getLong("retired_at");
        Instant retiredAt = row.wasNull() ? null : Instant.ofEpochMilli(retired);
        return new Replica(
                dialect.text(row.getString("tenant")),
                dialect.text(row.getString("replica")),
                Instant.ofEpochMilli(row.getLong("last_seen")),
                new Acknowledged(root == null ? null : Digest.parse(root), time, highest),
                retiredAt);
    }
}
