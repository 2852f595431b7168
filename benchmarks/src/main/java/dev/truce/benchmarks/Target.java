package dev.truce.benchmarks;

import java.util.Locale;

/**
 * What a benchmark has to reach.
 *
 * @param subject the benchmark
 * @param measure how it is measured
 * @param limit the ratio or amount that is wanted
 * @param reference what it is measured against, in the same run; the subject itself for a plain amount
 */
record Target(String subject, Measure measure, double limit, String reference) {

    enum Measure {
        /** The subject's time divided by the reference's. */
        TIMES_AS_LONG("x the time of", "<="),
        /** The reference's time divided by the subject's. */
        TIMES_AS_FAST("x as fast as", ">="),
        NANOSECONDS("ns", "<="),
        BYTES("B allocated", "<=");

        private final String words;
        private final String relation;

        Measure(String words, String relation) {
            this.words = words;
            this.relation = relation;
        }
    }

    static Target amount(String subject, Measure measure, double limit) {
        return new Target(subject, measure, limit, subject);
    }

    boolean isMeasured(Figures figures) {
        return figures.has(subject) && figures.has(reference);
    }

    /** One line: what was compared, the figure, the target, and whether it is reached. */
    String line(Figures figures) {
        double found = switch (measure) {
            case TIMES_AS_LONG -> figures.nanos(subject) / figures.nanos(reference);
            case TIMES_AS_FAST -> figures.nanos(reference) / figures.nanos(subject);
            case NANOSECONDS -> figures.nanos(subject);
            case BYTES -> figures.bytes(subject);
        };
        // the profiler attributes fractions of a byte to operations that allocate nothing
        double counted = measure == Measure.BYTES ? Math.floor(found) : found;
        boolean reached = measure == Measure.TIMES_AS_FAST ? counted >= limit : counted <= limit;
        return String.format(
                Locale.ROOT,
                "%-28s %8.2f %-13s %-34s target %s %6.1f  %s",
                subject,
                found,
                measure.words,
                subject.equals(reference) ? "" : reference,
                measure.relation,
                limit,
                reached ? "ok" : "MISSED");
    }
}
