package dev.truce.testkit.examples;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.testkit.laws.ResolverLaws;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Two resolvers with a mistake each that docs/testing-your-resolver.md shows; {@link ResolverExampleTest} runs them. */
final class ResolverExample {

    private ResolverExample() {}

    record Seats(String desk, int sold) {}

    static final List<Seats> SEATS = List.of(new Seats("a", 1), new Seats("b", 1), new Seats("c", 2));

    private static long millis(Side<Seats> side) {
        return side.stamp().modifiedAt().physicalMillis();
    }

    static Verdict<Seats> nearlyTheSameTime(Conflict<Seats> conflict) {
        Seats local = conflict.local().valueOrNull();
        Seats server = conflict.server().valueOrNull();
        if (local == null || server == null) {
            return local == null ? new Verdict.TakeLocal<>(Trace.EMPTY) : new Verdict.TakeServer<>(Trace.EMPTY);
        }
        long ahead = millis(conflict.local()) - millis(conflict.server());
        boolean localWins = Math.abs(ahead) < 500 ? local.desk().compareTo(server.desk()) > 0 : ahead > 0;
        return localWins ? new Verdict.TakeLocal<>(Trace.EMPTY) : new Verdict.TakeServer<>(Trace.EMPTY);
    }

    static void checkNearlyTheSameTime() {
        ResolverLaws.of(ResolverExample::nearlyTheSameTime, FieldAccess.of(Seats.class))
                .over(SEATS)
                .check();
    }

    static void byTheTimeAlone() {
        ResolverLaws.of(Strategy.<Seats>latestWins(), FieldAccess.of(Seats.class))
                .over(SEATS)
                .check();
    }

    static Verdict<Seats> bothSold(Conflict<Seats> conflict) {
        Seats local = conflict.local().valueOrNull();
        Seats server = conflict.server().valueOrNull();
        if (local == null || server == null) {
            return local == null ? new Verdict.TakeLocal<>(Trace.EMPTY) : new Verdict.TakeServer<>(Trace.EMPTY);
        }
        return new Verdict.Merged<>(new Seats(server.desk(), local.sold() + server.sold()), Trace.EMPTY);
    }

    static void checkBothSold() {
        ResolverLaws.of(ResolverExample::bothSold, FieldAccess.of(Seats.class))
                .over(SEATS)
                .check();
    }

    static void counted(List<JsonNode> samples) {
        Ruleset rules = Ruleset.parse("{default: fieldLevelMerge, fields: {/sold: counter}}", "seats");
        ResolverLaws.of(rules).over(samples).check();
    }
}
