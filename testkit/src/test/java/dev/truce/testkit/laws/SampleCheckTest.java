package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of outcomes that no resolver of ours makes: each is held to one law. */
class SampleCheckTest {

    private static final Detection CONFLICT = new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null);

    record Booking(int seats) {}

    private static final FieldAccess<Object> ACCESS = FieldAccess.of(Booking.class);

    private static Side<Object> booking(int seats, Version version) {
        return Side.present(new Booking(seats), new Stamp(version, null));
    }

    private static SampleCheck<Object> check() {
        return check(resolver(() -> Instant.EPOCH));
    }

    private static SampleCheck<Object> check(ConflictResolver<Object> resolver) {
        return new SampleCheck<>(resolver, ACCESS::same, new Telling<>(ACCESS)::outcome);
    }

    private static ConflictResolver<Object> resolver(InstantSource clock) {
        return ConflictResolver.<Object>builder(Ruleset.parse("default: latestWins", "rules"), ACCESS, clock)
                .build();
    }

    private static ScalarVersion version(int count) {
        return new ScalarVersion(0, count);
    }

    private static Outcome<Object> written(Operation operation, Version version) {
        return new Outcome.Resolved<>(
                new RecordId("record", "1"),
                CONFLICT,
                operation,
                operation == Operation.DELETE ? null : new Booking(3),
                new Stamp(version, null),
                List.of(),
                Trace.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, 1, 2, 3, true",
        "PUT, 1, 2, 2, false",
        "PUT, 2, 1, 2, false",
        "PUT, 4, 2, 3, false",
        "PUT, 1, 4, 3, false",
        "NONE, 1, 2, 2, true",
        "DELETE, 1, 2, 3, true",
        "DELETE, 1, 2, 2, false"
    })
    void whatIsWrittenHasAVersionAboveBothSides(
            Operation operation, int local, int server, int written, boolean holds) {
        Sample<Object> sample = new Sample<>(Side.none(), booking(1, version(local)), booking(2, version(server)));
        String told = (operation == Operation.DELETE ? "became deleted" : "became {\"seats\":3}") + " at 0." + written;

        assertThat(check().broken(ResolverLaw.A_VERSION_GROWS, sample, written(operation, version(written))))
                .isEqualTo(holds ? null : told);
    }

    @Test
    void whereAVersionIsNotKnownNoneGrows() {
        Sample<Object> unknown = new Sample<>(Side.none(), booking(1, null), booking(2, null));
        Sample<Object> known = new Sample<>(Side.none(), booking(1, version(1)), booking(2, version(1)));

        assertThat(check().broken(ResolverLaw.A_VERSION_GROWS, unknown, written(Operation.PUT, version(1))))
                .isNull();
        assertThat(check().broken(ResolverLaw.A_VERSION_GROWS, known, written(Operation.PUT, null)))
                .isNull();
    }

    @Test
    void whatAResolverThrowsBreaksTotalityAlone() {
        AtomicBoolean stopped = new AtomicBoolean();
        ConflictResolver<Object> resolver = resolver(() -> {
            if (stopped.get()) {
                throw new IllegalStateException("no clock");
            }
            return Instant.EPOCH;
        });
        stopped.set(true);
        Sample<Object> sample = new Sample<>(Side.none(), booking(1, version(1)), booking(2, version(1)));

        assertThat(check(resolver).broken(ResolverLaw.TOTALITY, sample))
                .isEqualTo("threw java.lang.IllegalStateException: no clock");
        assertThat(check(resolver).broken(ResolverLaw.DETERMINISM, sample)).isNull();
        assertThat(ResolverLaws.violations(resolver, ACCESS::same, sample))
                .containsExactly(
                        new Violation("totality", sample + " threw java.lang.IllegalStateException: no clock"));
    }
}
