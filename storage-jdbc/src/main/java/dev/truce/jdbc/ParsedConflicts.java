package dev.truce.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.truce.conflict.queue.NewCase;
import java.sql.SQLException;

/**
 * Conflicts as they were parsed lately: who claims a case decides it soon, and its conflict is the same then. Holds four million characters
 * of documents at most. Thread-safe.
 */
final class ParsedConflicts implements CaseRow.Reader {

    private static final long MAX_CHARACTERS = 4_000_000;

    private final Cache<Long, Parsed> cases = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARACTERS)
            .<Long, Parsed>weigher((number, parsed) -> parsed.text().length())
            .executor(Runnable::run)
            .build();

    /** A conflict, and the row that it was read from. */
    private record Parsed(int revision, String text, NewCase conflict) {}

    /** Parses only when the row is another than the last time. */
    @Override
    public NewCase read(long number, int revision, String text, CaseRow.Parser parser) throws SQLException {
        Parsed known = cases.getIfPresent(number);
        if (known != null && known.revision() == revision && known.text().equals(text)) {
            return known.conflict();
        }
        NewCase conflict = parser.parse();
        cases.put(number, new Parsed(revision, text, conflict));
        return conflict;
    }
}
