package dev.truce.jdbc;

import dev.truce.conflict.version.CodePoints;
import dev.truce.jdbc.OutboxTable.Pending;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.Dialect;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Messages in a table. Each step of a message is a transaction of its own; while a handler works there is none. */
final class JdbcOutbox implements Outbox {

    private final Database database;
    private final Dialect dialect;
    private final OutboxTable messages;

    JdbcOutbox(Database database) {
        this.database = database;
        this.dialect = database.dialect();
        this.messages = new OutboxTable(dialect);
    }

    @Override
    public boolean add(Connection transaction, String topic, String idempotencyKey, String payload) {
        if (database.transaction() != transaction) {
            throw new IllegalArgumentException("A message is added in the transaction that an effect of the workspace "
                    + database.name() + " was handed, on its thread, but the connection is another or its transaction"
                    + " has ended; pass on what the effect was given");
        }
        return database.write(handle -> {
            // a later number that is committed first would be delivered first; an effect holds this lock already
            dialect.lockAuditTrail(handle);
            if (messages.insert(handle, topic, idempotencyKey, payload)) {
                return true;
            }
            String known = messages.payload(handle, topic, idempotencyKey).orElse(payload);
            if (!known.equals(payload)) {
                throw new IllegalArgumentException("The topic \"" + topic + "\" has a message with the key \""
                        + idempotencyKey + "\" that says something else; give each message a key of its own");
            }
            return false;
        });
    }

    @Override
    public int deliver(String topic, Terms terms, Handler handler) {
        if (database.transaction() != null) {
            throw new IllegalStateException("Messages are delivered outside of transactions, which would undo what is"
                    + " known of them; deliver after the transaction");
        }
        // asked again and again, mostly for nothing: that must not keep others from writing
        if (database.read(handle -> messages.first(handle, topic)).isEmpty()) {
            return 0;
        }
        int delivered = 0;
        for (int handedOut = 0; handedOut < terms.limit(); handedOut++) {
            Optional<Message> next = database.write(handle -> next(handle, topic, terms));
            if (next.isEmpty()) {
                return delivered;
            }
            if (deliver(next.get(), terms, handler)) {
                delivered++;
            }
            if (Thread.currentThread().isInterrupted()) {
                return delivered;
            }
        }
        return delivered;
    }

    private Optional<Message> next(Handle handle, String topic, Terms terms) {
        Instant now = dialect.now(handle);
        while (true) {
            Pending first = messages.first(handle, topic).orElse(null);
            if (first == null || first.isHeld(now)) {
                return Optional.empty();
            }
            if (first.message().attempt() >= terms.mostAttempts()) {
                messages.dies(handle, first.message(), why(first), now);
                continue;
            }
            Optional<Message> held = messages.hold(handle, first.message(), terms.owner(), now.plus(terms.lease()));
            if (held.isPresent()) {
                return held;
            }
        }
    }

    private static String why(Pending tooOften) {
        return tooOften.owner() == null
                ? tooOften.lastError()
                : tooOften.owner() + " did not come back from attempt "
                        + tooOften.message().attempt();
    }

    private boolean deliver(Message message, Terms terms, Handler handler) {
        try {
            handler.deliver(message);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failed(message, terms, e);
            return false;
        }
        return database.write(handle -> messages.delivered(handle, message, dialect.now(handle)));
    }

    private void failed(Message message, Terms terms, Exception error) {
        database.write(handle -> {
            Instant now = dialect.now(handle);
            String why = error instanceof NotDeliveredException ? String.valueOf(error.getMessage()) : error.toString();
            if (message.attempt() >= terms.mostAttempts()) {
                messages.dies(handle, message, why, now);
            } else {
                Duration pause = error instanceof NotDeliveredException word
                        ? word.pause()
                        : terms.pauseAfter(message.attempt());
                messages.rests(handle, message, why, now.plus(pause));
            }
            return true;
        });
    }

    @Override
    public List<String> topics() {
        return database.read(messages::topics).stream()
                .sorted(CodePoints::compare)
                .toList();
    }

    @Override
    public List<DeadMessage> dead(int limit) {
        return database.read(handle -> messages.dead(handle, limit));
    }

    @Override
    public boolean retry(long number) {
        return database.write(handle -> OutboxTable.retry(handle, number));
    }

    @Override
    public int forget(Duration age) {
        return forget("", age);
    }

    @Override
    public int forget(String topics, Duration age) {
        return database.write(
                handle -> messages.forget(handle, topics, dialect.now(handle).minus(age)));
    }
}
