package dev.truce.testkit.simulation;

import dev.truce.conflict.version.Causality;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.VersionVector;
import dev.truce.testkit.laws.VectorClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Clocks as teams have written them, each with one mistake. */
final class BadClocks {

    private BadClocks() {}

    /** The right one, to change one thing of. */
    static class Right implements VectorClock<VersionVector> {

        @Override
        public VersionVector of(Map<String, Long> counts) {
            return VersionVector.of(counts);
        }

        @Override
        public Map<String, Long> counts(VersionVector value) {
            return value.counts();
        }

        @Override
        public VersionVector increment(VersionVector value, String node) {
            return value.next(node);
        }

        @Override
        public VersionVector merge(VersionVector one, VersionVector two) {
            return one.join(two);
        }

        @Override
        public Causality compare(VersionVector one, VersionVector two) {
            return one.compare(two);
        }
    }

    /** The place of a node is looked up as the place where it would be put in. */
    static final class CountsForTheNeighbour extends Right {
        @Override
        public VersionVector increment(VersionVector value, String node) {
            List<String> nodes = new ArrayList<>(value.counts().keySet());
            int place = nodes.indexOf(node);
            return value.next(nodes.isEmpty() ? node : nodes.get((place + 1) % nodes.size()));
        }
    }

    /** Goes on only where both lists do. It heeds interruption, so that the test can end it. */
    static final class MergesForEver extends Right {
        @Override
        public VersionVector merge(VersionVector one, VersionVector two) {
            List<String> ours = List.copyOf(one.counts().keySet());
            List<String> theirs = List.copyOf(two.counts().keySet());
            int i = 0;
            int j = 0;
            while ((i < ours.size() || j < theirs.size())
                    && !Thread.currentThread().isInterrupted()) {
                if (i < ours.size() && j < theirs.size()) {
                    int order = ours.get(i).compareTo(theirs.get(j));
                    i += order <= 0 ? 1 : 0;
                    j += order >= 0 ? 1 : 0;
                }
            }
            return one.join(two);
        }
    }

    /** Stops with the shorter list. */
    static final class DropsTheTail extends Right {
        @Override
        public VersionVector merge(VersionVector one, VersionVector two) {
            List<Map.Entry<String, Long>> ours = List.copyOf(one.counts().entrySet());
            List<Map.Entry<String, Long>> theirs = List.copyOf(two.counts().entrySet());
            Map<String, Long> merged = new TreeMap<>();
            for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
                merged.merge(ours.get(i).getKey(), ours.get(i).getValue(), Math::max);
                merged.merge(theirs.get(i).getKey(), theirs.get(i).getValue(), Math::max);
            }
            return VersionVector.of(merged);
        }
    }

    /** Keeps a count in sixteen bits. */
    static final class TruncatesCounts extends Right {
        @Override
        public VersionVector of(Map<String, Long> counts) {
            Map<String, Long> kept = new TreeMap<>();
            counts.forEach((node, count) -> kept.put(node, count & 0xffff));
            return VersionVector.of(kept);
        }
    }

    /** The wall clock as it is. */
    static EditClock wallClock(String node, LongSupplier wallClockMillis) {
        return new EditClock() {
            @Override
            public HybridTime tick() {
                return new HybridTime(wallClockMillis.getAsLong(), 0, node);
            }

            @Override
            public void receive(HybridTime time) {
                // what others say of the time is not asked
            }
        };
    }
}
