package dev.truce.rollback.planning;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.record.LiveDocument;
import dev.truce.rollback.record.Tallies;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.Scorer;
import dev.truce.rollback.risk.Tally;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks scorers about each record that changes; a record counts once, at the worst of its scores. */
final class CriticalRecords {

    private final List<Scorer> scorers;
    private final RecordFormat format;
    private final Instant at;
    private final Map<RiskLevel, Tallies.Count> counts = new EnumMap<>(RiskLevel.class);

    CriticalRecords(List<Scorer> scorers, RecordFormat format, Instant at) {
        this.scorers = scorers;
        this.format = format;
        this.at = at;
    }

    /** Asks about a change; a side without the record is null. */
    void changes(RecordId id, byte @Nullable [] before, byte @Nullable [] after) {
        if (scorers.isEmpty()) {
            return;
        }
        Scorer.Score worst = worse(null, id, before);
        worst = worse(worst, id, after);
        if (worst != null) {
            counts.computeIfAbsent(worst.level(), any -> new Tallies.Count()).add(id.type(), id + ": " + worst.words());
        }
    }

    private Scorer.@Nullable Score worse(Scorer.@Nullable Score known, RecordId id, byte @Nullable [] bytes) {
        JsonNode document =
                bytes == null ? null : LiveDocument.of(bytes, format).json();
        Scorer.Score worst = known;
        if (document != null) {
            for (Scorer scorer : scorers) {
                Scorer.Score score = scorer.score(id, document, at).orElse(null);
                if (score != null && (worst == null || score.level().compareTo(worst.level()) > 0)) {
                    worst = score;
                }
            }
        }
        return worst;
    }

    Map<RiskLevel, Tally> tallies() {
        Map<RiskLevel, Tally> tallies = new EnumMap<>(RiskLevel.class);
        counts.forEach((level, count) -> tallies.put(level, count.tally()));
        return tallies;
    }
}
