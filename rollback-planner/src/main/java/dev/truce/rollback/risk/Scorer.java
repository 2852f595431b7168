package dev.truce.rollback.risk;

import dev.truce.conflict.RecordId;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Says how close a record is to the moment at which it matters. Asked for both documents of each record that a rollback changes, the live
 * one and the one that will stand; what it says becomes the reason {@code R-CRITICAL-WINDOW}. Scorers are pure functions.
 */
@FunctionalInterface
public interface Scorer {

    /**
     * Scores a document.
     *
     * @param id the record
     * @param document its document; not to be changed
     * @param at when the rollback is planned
     * @return how critical it is to change the record now; empty when it is not
     */
    Optional<Score> score(RecordId id, JsonNode document, Instant at);

    /**
     * How critical it is to change a record.
     *
     * @param level {@link RiskLevel#RISKY} or {@link RiskLevel#DANGEROUS}
     * @param words why, in words
     */
    record Score(RiskLevel level, String words) {

        /** Checks the level. */
        public Score {
            if (level == RiskLevel.SAFE) {
                throw new IllegalArgumentException("What is safe has no score; found SAFE for \"" + words + "\"");
            }
        }
    }
}
