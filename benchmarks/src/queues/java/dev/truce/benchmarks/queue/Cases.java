package dev.truce.benchmarks.queue;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.DurableWorkspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Cases of a workspace that are parked and decided against the clock. */
final class Cases {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int TEN = 10;
    private static final int BATCH = 500;
    private static final double NINETY_NINE = 0.99;
    private static final String POISON = "poison";

    private final DurableWorkspace workspace;
    private int parked;

    Cases(DurableWorkspace workspace) {
        this.workspace = workspace;
    }

    private void park(int cases) {
        for (int from = 0; from < cases; from += BATCH) {
            int count = Math.min(BATCH, cases - from);
            workspace.inOneTransaction(() -> {
                for (int i = 0; i < count; i++) {
                    workspace.queue().park(conflict("guest-" + parked++));
                }
                return count;
            });
        }
    }

    /** What claiming and deciding one case took, one after the other. */
    double decideMillis(int cases) {
        park(cases);
        long start = System.nanoTime();
        for (int i = 0; i < cases; i++) {
            decide(claim(1).get(0));
        }
        return (System.nanoTime() - start) / 1e6 / cases;
    }

    /** The same for tens, claimed and decided in a transaction each. */
    double decideTensMillis(int cases) {
        park(cases);
        long start = System.nanoTime();
        for (int i = 0; i < cases; i += TEN) {
            List<Claim> claims = claim(TEN);
            workspace.inOneTransaction(() -> {
                claims.forEach(this::decide);
                return true;
            });
        }
        return (System.nanoTime() - start) / 1e6 / cases;
    }

    private List<Claim> claim(int limit) {
        return workspace.queue().claim(ClaimRequest.next("worker", LEASE).limit(limit));
    }

    private void decide(Claim claim) {
        workspace.queue()
                .decide(
                        claim.lease(),
                        claim.work().revision(),
                        new Decision.TakeSide(Pick.LOCAL),
                        DecisionCheck.none(),
                        "");
    }

    /** How many cases a second so many workers decide together. */
    double decideBy(int workers, int cases) {
        park(cases);
        long start = System.nanoTime();
        together(workers, () -> {
            for (List<Claim> claims = claim(1); !claims.isEmpty(); claims = claim(1)) {
                decide(claims.get(0));
            }
        });
        return cases / ((System.nanoTime() - start) / 1e9);
    }

    /** The median of what parking one case took. */
    double parkMicros(int cases) {
        long[] nanos = new long[cases];
        for (int i = 0; i < cases; i++) {
            NewCase conflict = conflict("guest-" + parked++);
            long start = System.nanoTime();
            workspace.queue().park(conflict);
            nanos[i] = System.nanoTime() - start;
        }
        return median(nanos);
    }

    /** The median of what claiming one case took; those claimed are decided. */
    double claimMicros(int cases) {
        long[] nanos = new long[cases];
        for (int i = 0; i < cases; i++) {
            long start = System.nanoTime();
            Claim claim = claim(1).get(0);
            nanos[i] = System.nanoTime() - start;
            decide(claim);
        }
        return median(nanos);
    }

    private static double median(long... nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e3;
    }

    /** How long the cases waited for their decision at the 99th percentile, in milliseconds. */
    double waitOfLast(int workers, int cases, boolean poisoned) {
        Map<Long, Long> waits = new ConcurrentHashMap<>();
        if (poisoned) {
            workspace.queue().park(conflict(POISON + parked++));
        }
        park(cases);
        long start = System.nanoTime();
        together(workers, () -> {
            while (waits.size() < cases) {
                for (Claim claim : claim(1)) {
                    if (claim.work().conflict().key().record().key().startsWith(POISON)) {
                        workspace.queue().fail(claim.lease(), "poisoned", Duration.ofMillis(TEN));
                    } else {
                        decide(claim);
                        waits.put(claim.lease().caseNumber(), System.nanoTime() - start);
                    }
                }
            }
        });
        List<Long> sorted = new ArrayList<>(waits.values());
        sorted.sort(null);
        return sorted.get((int) (NINETY_NINE * (sorted.size() - 1))) / 1e6;
    }

    private static void together(int workers, Runnable work) {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                all.add(threads.submit(work));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static NewCase conflict(String key) {
        return new NewCase(
                new NewCase.Key("", new RecordId("guest", key), ""),
                new Detection(Answer.CONFLICT, ConflictKind.INSERT_INSERT, null),
                ParkReason.MANUAL,
                "",
                Topology.HUB,
                Side.none(),
                Side.present("{\"name\":\"Ann\"}", new Stamp(Version.of(1), null)),
                Side.present("{\"name\":\"Anne\"}", new Stamp(Version.of(2), null)),
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("guests", "1.0.0", Digest.of(new byte[0])));
    }
}
