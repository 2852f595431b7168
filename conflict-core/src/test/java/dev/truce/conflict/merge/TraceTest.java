package dev.truce.conflict.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TraceTest {

    private static final Trace.Step STEP = new Trace.Step(FieldPath.ROOT, "max", ChosenSide.LOCAL, "it is the max");

    @Test
    void aTraceOfNothingIsTheEmptyOne() {
        assertThat(Trace.of(List.of(), Set.of())).isSameAs(Trace.EMPTY);
        assertThat(Trace.ofWalk(new ArrayList<>(), Set.of())).isSameAs(Trace.EMPTY);
        assertThat(Trace.of(List.of(), Set.of(Warning.RESURRECTED)).warnings()).containsExactly(Warning.RESURRECTED);
        assertThat(Trace.ofWalk(List.of(), Set.of(Warning.RESURRECTED)).warnings())
                .containsExactly(Warning.RESURRECTED);
        assertThat(Trace.ofWalk(List.of(STEP), Set.of()).steps()).containsExactly(STEP);
    }

    @Test
    void tracesAreEqualByStepsAndWarningsHoweverTheyCameAbout() {
        Trace known = Trace.of(List.of(STEP), Set.of(Warning.RESURRECTED));
        Trace lazy = Trace.lazily(() -> Trace.of(List.of(STEP), Set.of(Warning.RESURRECTED)));
        assertThat(lazy).isEqualTo(known).hasSameHashCodeAs(known).hasToString(known.toString());
        assertThat(known).hasToString("[Step[path=, rule=max, side=LOCAL, why=it is the max]] [RESURRECTED]");
        assertThat(known)
                .isNotEqualTo(Trace.of(List.of(STEP), Set.of()))
                .isNotEqualTo(Trace.of(List.of(), Set.of(Warning.RESURRECTED)))
                .isNotEqualTo(STEP);
        assertThat(known.hashCode()).isNotEqualTo(Trace.EMPTY.hashCode());
    }

    @Test
    void aLazyTraceIsWorkedOutOnce() {
        AtomicInteger asked = new AtomicInteger();
        Trace lazy = Trace.lazily(() -> {
            asked.incrementAndGet();
            return Trace.lazily(() -> Trace.ofRecord("localWins", ChosenSide.LOCAL, "it says so"));
        });
        assertThat(asked).hasValue(0);
        assertThat(lazy.steps())
                .containsExactly(new Trace.Step(FieldPath.ROOT, "localWins", ChosenSide.LOCAL, "it says so"));
        assertThat(lazy.warnings()).isEmpty();
        assertThat(asked).hasValue(1);
    }
}
