package dev.truce.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.truce.conflict.queue.ConflictCase;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Cases that somebody has a lease on, as they were handed out: who claims a case decides it soon, and it is the same then, which
 * the database tells sooner than what the case is. Holds four million characters of documents at most. Thread-safe.
 */
final class KnownCases {

    private static final int MAX_CHARACTERS = 4_000_000;

    private final Cache<Long, ConflictCase> cases = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARACTERS)
            .<Long, ConflictCase>weigher((number, known) -> characters(known))
            .executor(Runnable::run)
            .build();

    private static int characters(ConflictCase known) {
        return Stream.of(
                        known.conflict().base(),
                        known.conflict().local(),
                        known.conflict().server())
                .map(side -> side.valueOrNull())
                .mapToInt(document -> document == null ? 0 : document.length())
                .reduce(1, (one, other) -> Math.min(MAX_CHARACTERS, one + other));
    }

    Optional<ConflictCase> find(long number) {
        return Optional.ofNullable(cases.getIfPresent(number));
    }

    /** Keeps a case if somebody has it, and forgets it if not. */
    void put(ConflictCase now) {
        if (now.handling().lease() == null) {
            cases.invalidate(now.number());
        } else {
            cases.put(now.number(), now);
        }
    }
}
