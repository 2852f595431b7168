package dev.truce.testkit.laws;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Version;
import java.util.List;

/** Broken laws in words. */
final class Telling<T> {

    private final FieldAccess<T> access;

    Telling(FieldAccess<T> access) {
        this.access = access;
    }

    /** The three sides of a sample, a line each. */
    String sides(Sample<T> sample) {
        return "  base    " + side(sample.base()) + "\n  local   " + side(sample.local()) + "\n  server  "
                + side(sample.server()) + "\n";
    }

    /** A side with its version and time, as far as these are known. */
    String side(Side<T> side) {
        T value = side.valueOrNull();
        String what = value != null
                ? access.write(value)
                : side instanceof Side.Tombstone ? "deleted" : side instanceof Side.None ? "none" : "not known";
        Version version = side.stamp().version();
        HybridTime time = side.stamp().modifiedAt();
        return what + (version == null ? "" : " at " + version) + (time == null ? "" : ", " + time);
    }

    /** What became of a record. */
    String outcome(Outcome<T> outcome) {
        return outcome.match(
                resolved ->
                        side(resolved.side()) + (resolved.warnings().isEmpty() ? "" : ", with " + resolved.warnings()),
                parked -> "a case for a person, " + parked.reason() + ": " + parked.detail());
    }

    /** A violation whose counterexample ends with what replicas would do. */
    static Violation violation(String law, String what, String harm) {
        return new Violation(law, what + "\nOn replicas: " + harm + ".");
    }

    /** Fails a test with everything that is broken; does nothing when nothing is. */
    static void fail(List<Violation> broken) {
        if (!broken.isEmpty()) {
            StringBuilder message = new StringBuilder();
            broken.forEach(each -> message.append("Broken: ")
                    .append(each.law())
                    .append('\n')
                    .append(each.counterexample())
                    .append("\n\n"));
            throw new AssertionError(message.toString().strip());
        }
    }
}
