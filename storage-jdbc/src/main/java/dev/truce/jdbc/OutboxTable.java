package dev.truce.jdbc;

import dev.truce.jdbc.Outbox.DeadMessage;
import dev.truce.jdbc.Outbox.Message;
import dev.truce.jdbc.database.Dialect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The statements on the table of messages; nothing is decided here. */
record OutboxTable(Dialect dialect) {

    static final String BY_KEY =
            "SELECT payload FROM truce_outbox WHERE topic = :topic AND idempotency_key = :idempotencyKey";
    static final String FIRST =
            "SELECT * FROM truce_outbox WHERE topic = :topic AND state = 'PENDING'" + " ORDER BY number LIMIT 1";
    static final String TOPICS = "SELECT DISTINCT topic FROM truce_outbox WHERE state = 'PENDING'";
    static final String DEAD = "SELECT * FROM truce_outbox WHERE state = 'DEAD' ORDER BY number LIMIT :limit";
    static final String RETRY = "UPDATE truce_outbox SET state = 'PENDING', attempts = 0, ended_at = NULL"
            + " WHERE number = :number AND state = 'DEAD'";
    static final String FORGET = "DELETE FROM truce_outbox WHERE state = 'DELIVERED' AND ended_at <= :at"
            + " AND substr(topic, 1, length(:topics)) = :topics";

    private static final String INSERT = "INSERT INTO truce_outbox"
            + " (topic, idempotency_key, payload, state, attempts, token, last_error)"
            + " VALUES (:topic, :idempotencyKey, :payload, 'PENDING', 0, 0, '')"
            + " ON CONFLICT (topic, idempotency_key) DO NOTHING";
    private static final String AS_IT_WAS = " WHERE number = :number AND token = :token AND state = 'PENDING'";

    /** A message that is not delivered yet, and who has it. */
    record Pending(
            Message message,
            @Nullable String owner,
            @Nullable Instant heldUntil,
            String lastError) {

        boolean isHeld(Instant now) {
            return heldUntil != null && heldUntil.isAfter(now);
        }
    }

    boolean insert(Handle handle, String topic, String key, String payload) {
        return bindKey(handle.createUpdate(INSERT), topic, key)
                        .bind("payload", dialect.column(payload))
                        .execute()
                == 1;
    }

    Optional<String> payload(Handle handle, String topic, String key) {
        return bindKey(handle.createQuery(BY_KEY), topic, key)
                .map((row, context) -> dialect.text(row.getString(1)))
                .findOne();
    }

    /** The message of a topic that comes next, whoever has it. */
    Optional<Pending> first(Handle handle, String topic) {
        return handle.createQuery(FIRST)
                .bind("topic", dialect.column(topic))
                .map((row, context) -> {
                    String owner = row.getString("lease_owner");
                    long until = row.getLong("held_until");
                    Instant heldUntil = row.wasNull() ? null : Instant.ofEpochMilli(until);
                    Message message = new Message(
                            row.getLong("number"),
                            topic,
                            dialect.text(row.getString("idempotency_key")),
                            dialect.text(row.getString("payload")),
                            row.getInt("attempts"),
                            row.getLong("token"));
                    return new Pending(
                            message,
                            owner == null ? null : dialect.text(owner),
                            heldUntil,
                            dialect.text(row.getString("last_error")));
                })
                .findOne();
    }

    /** Hands a message out; empty when somebody else was faster. */
    Optional<Message> hold(Handle handle, Message free, String owner, Instant until) {
        int held = bindOne(
                        handle.createUpdate("UPDATE truce_outbox SET attempts = attempts + 1, token = token + 1,"
                                + " lease_owner = :owner, held_until = :until" + AS_IT_WAS),
                        free)
                .bind("owner", dialect.column(owner))
                .bind("until", until.toEpochMilli())
                .execute();
        return held == 0
                ? Optional.empty()
                : Optional.of(new Message(
                        free.number(),
                        free.topic(),
                        free.idempotencyKey(),
                        free.payload(),
                        free.attempt() + 1,
                        free.token() + 1));
    }

    /** Ends a message that is in somebody's hands; false when it is in another's by now. */
    boolean delivered(Handle handle, Message held, Instant now) {
        return bindOne(
                                handle.createUpdate("UPDATE truce_outbox SET state = 'DELIVERED', ended_at = :at,"
                                        + " lease_owner = NULL, held_until = NULL" + AS_IT_WAS),
                                held)
                        .bind("at", now.toEpochMilli())
                        .execute()
                == 1;
    }

    void dies(Handle handle, Message held, String error, Instant now) {
        bindOne(
                        handle.createUpdate("UPDATE truce_outbox SET state = 'DEAD', ended_at = :at,"
                                + " lease_owner = NULL, held_until = NULL, last_error = :error" + AS_IT_WAS),
                        held)
                .bind("at", now.toEpochMilli())
                .bind("error", dialect.column(error))
                .execute();
    }

    void rests(Handle handle, Message held, String error, Instant until) {
        bindOne(
                        handle.createUpdate("UPDATE truce_outbox SET lease_owner = NULL, held_until = :until,"
                                + " last_error = :error" + AS_IT_WAS),
                        held)
                .bind("until", until.toEpochMilli())
                .bind("error", dialect.column(error))
                .execute();
    }

    List<String> topics(Handle handle) {
        return handle.createQuery(TOPICS)
                .map((row, context) -> dialect.text(row.getString(1)))
                .list();
    }

    List<DeadMessage> dead(Handle handle, int limit) {
        return handle.createQuery(DEAD)
                .bind("limit", limit)
                .map((row, context) -> new DeadMessage(
                        row.getLong("number"),
                        dialect.text(row.getString("topic")),
                        dialect.text(row.getString("idempotency_key")),
                        dialect.text(row.getString("payload")),
                        dialect.text(row.getString("last_error"))))
                .list();
    }

    static boolean retry(Handle handle, long number) {
        return handle.createUpdate(RETRY).bind("number", number).execute() == 1;
    }

    int forget(Handle handle, String topics, Instant deliveredBy) {
        return handle.createUpdate(FORGET)
                .bind("topics", dialect.column(topics))
                .bind("at", deliveredBy.toEpochMilli())
                .execute();
    }

    private <S extends SqlStatement<S>> S bindKey(S statement, String topic, String key) {
        return statement.bind("topic", dialect.column(topic)).bind("idempotencyKey", dialect.column(key));
    }

    private static <S extends SqlStatement<S>> S bindOne(S statement, Message message) {
        return statement.bind("number", message.number()).bind("token", message.token());
    }
}
