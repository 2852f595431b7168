package dev.truce.testkit.contract;

import dev.truce.rollback.store.Journal;
import java.time.InstantSource;

class InMemoryJournalTest extends JournalContract {

    @Override
    protected Journal emptyJournal(InstantSource clock) {
        return Journal.inMemory(clock);
    }
}
