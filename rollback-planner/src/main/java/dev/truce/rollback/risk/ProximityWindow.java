package dev.truce.rollback.risk;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The time around a date that stands in a document, in which changing the record is critical. A date without a time is the whole day
 * in UTC; {@code after} then counts from its end.
 *
 * @param name what it is called in reasons
 * @param type only records of this type; null for all
 * @param field where the date stands: an RFC 3339 instant or a date; documents without one are never critical
 * @param before how long before the date it begins
 * @param after how long after the date it ends
 * @param weekday only dates on this day of the week, in UTC or in the offset that the date states; null for all
 * @param level how critical it is
 */
public record ProximityWindow(
        String name,
        @Nullable String type,
        FieldPath field,
        Duration before,
        Duration after,
        @Nullable DayOfWeek weekday,
        RiskLevel level)
        implements Scorer {

    /** Checks durations and level. */
    public ProximityWindow {
        if (before.isNegative() || after.isNegative() || level == RiskLevel.SAFE) {
            throw new IllegalArgumentException(
                    "A window has durations that are not negative, and a level above SAFE; found " + before + ", "
                            + after + " and " + level);
        }
    }

    @Override
    public Optional<Score> score(RecordId id, JsonNode document, Instant at) {
        if (type != null && !type.equals(id.type())) {
            return Optional.empty();
        }
        JsonNode value = document;
        for (String member : field.segments()) {
            value = value.path(member);
        }
        String text = value.isString() ? value.stringValue() : "";
        return span(text)
                .filter(span -> weekday == null || span.day() == weekday)
                .filter(span -> !at.isBefore(earlier(span.start())) && at.isBefore(later(span.end())))
                .map(span -> new Score(level, name + ": " + field + " is " + text));
    }

    /** A date far outside of what there is must not overflow. */
    private Instant earlier(Instant start) {
        return Instant.MIN.plus(before).isAfter(start) ? Instant.MIN : start.minus(before);
    }

    private Instant later(Instant end) {
        return Instant.MAX.minus(after).isBefore(end)
                ? Instant.MAX
                : end.plus(after).plusNanos(1);
    }

    private record Span(Instant start, Instant end, DayOfWeek day) {}

    private static Optional<Span> span(String text) {
        try {
            if (text.indexOf('T') < 0) {
                LocalDate day = LocalDate.parse(text);
                Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
                return Optional.of(
                        new Span(start, start.plus(Duration.ofDays(1)).minusNanos(1), day.getDayOfWeek()));
            }
            OffsetDateTime time = OffsetDateTime.parse(text);
            return Optional.of(new Span(time.toInstant(), time.toInstant(), time.getDayOfWeek()));
        } catch (DateTimeException e) {
            return Optional.empty(); // what is no date is near to nothing
        }
    }
}
