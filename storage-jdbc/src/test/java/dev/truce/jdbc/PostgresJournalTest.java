package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.rollback.store.Journal;
import dev.truce.testkit.contract.JournalContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresJournalTest extends JournalContract {

    private final Postgres postgres = new Postgres();

    @Override
    protected Journal emptyJournal(InstantSource clock) {
        return postgres.empty(clock, QueuePolicy.DEFAULT).journal();
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
