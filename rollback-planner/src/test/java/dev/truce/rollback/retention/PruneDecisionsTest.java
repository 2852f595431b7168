package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.integrity.Digest;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every combination of pinned, in progress and corrupt, with damaged ones removed and not: for up to five snapshots, in the profile faults
 * for up to eight, which are 16.7 million states for eight alone. What stays is compared with an oracle that knows snapshots by number: 0 is
 * the newest, each is half a day older than the one before, and the third and the sixth are tagged.
 */
class PruneDecisionsTest {

    private static final int MOST = 8;
    private static final int USUAL = 5;
    private static final Instant NEWEST = Instant.parse("2026-03-10T12:00:00Z");

    /** A policy, and what an oracle says that it keeps of the sound ones. */
    enum Policy {
        LAST_2(RetentionPolicy.builder().keepLast(2)) {
            @Override
            boolean keeps(int one, int n, IntPredicate sound) {
                int newer = 0;
                for (int i = 0; i < one; i++) {
                    newer += sound.test(i) ? 1 : 0;
                }
                return newer < 2;
            }
        },
        WITHIN_A_DAY(RetentionPolicy.builder().keepWithin(Duration.ofDays(1))) {
            @Override
            boolean keeps(int one, int n, IntPredicate sound) {
                return one - newest(n, sound) <= 2;
            }
        },
        TAGGED_WITHIN_A_DAY(RetentionPolicy.builder().keepTagWithin("legal", Duration.ofDays(1))) {
            @Override
            boolean keeps(int one, int n, IntPredicate sound) {
                return isTagged(one) && one - newest(n, sound) <= 2;
            }
        },
        THREE_DAYS_BUT_TWO_AT_MOST(RetentionPolicy.builder()
                .keepEach(RetentionPeriod.DAILY, 3)
                .keepTag("legal")
                .atMost(2)) {
            @Override
            boolean keeps(int one, int n, IntPredicate sound) {
                int kept = 0;
                int days = 0;
                int lastDay = -1;
                for (int i = 0; i < n; i++) {
                    if (sound.test(i)) {
                        boolean firstOfItsDay = day(i) != lastDay;
                        days += firstOfItsDay ? 1 : 0;
                        lastDay = day(i);
                        boolean stays = isTagged(i) || (firstOfItsDay && days <= 3 && kept < 2);
                        if (i == one) {
                            return stays;
                        }
                        kept += stays ? 1 : 0;
                    }
                }
                return false;
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // a policy does not change
        private final RetentionPolicy policy;

        Policy(RetentionPolicy.Builder policy) {
            this.policy = policy.build();
        }

        abstract boolean keeps(int one, int n, IntPredicate sound);

        static int newest(int n, IntPredicate sound) {
            int newest = 0;
            while (newest < n && !sound.test(newest)) {
                newest++;
            }
            return newest;
        }

        /** Noon and midnight by turns: 0 is of noon, so 1 begins the same day, and 2 is of the day before. */
        static int day(int one) {
            return one / 2;
        }
    }

    private static boolean isTagged(int one) {
        return one == 2 || one == 5;
    }

    /** Their numbers are how many bytes they have. */
    private static List<Snapshot> snapshots(int n) {
        List<Snapshot> newestFirst = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Digest digest = Digest.of(("snapshot " + i).getBytes(StandardCharsets.UTF_8));
            newestFirst.add(new Snapshot(
                    digest,
                    NEWEST.minus(Duration.ofHours(12).multipliedBy(i)),
                    new Snapshot.Note("", new TreeSet<>(isTagged(i) ? List.of("legal") : List.of()), null),
                    "dir:live",
                    new Snapshot.Content(digest, digest, new TreeMap<>(), i),
                    "test"));
        }
        return newestFirst;
    }

    /** What an oracle says that stays, one bit for each snapshot, if nobody claims any. */
    private record Oracle(Policy policy, int n, int corrupt) {

        boolean isSound(int one) {
            return !has(corrupt, one);
        }

        int kept(boolean removeDamaged) {
            int byPolicy = 0;
            for (int i = 0; i < n; i++) {
                byPolicy |= isSound(i) && policy.keeps(i, n, this::isSound) ? 1 << i : 0;
            }
            int lastSound = Policy.newest(n, this::isSound);
            if (byPolicy == 0 && lastSound < n) {
                byPolicy = 1 << lastSound;
            }
            int damaged = 0;
            for (int i = 0; i < n; i++) {
                damaged |= isFoundDamaged(i, lastSound) ? 1 << i : 0;
            }
            return byPolicy | (removeDamaged ? 0 : damaged);
        }

        /** A damaged one is found where it would have stayed if it were sound, or is the newest; others go unread. */
        private boolean isFoundDamaged(int one, int lastSound) {
            return !isSound(one) && (one < lastSound || policy.keeps(one, n, other -> other == one || isSound(other)));
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    @Tag("slow")
    void whatStaysIsWhatAnOracleSays(Policy policy) {
        for (int n = 1; n <= USUAL; n++) {
            assertThat(new EveryState(policy, n).check()).isEqualTo(2L << (3 * n));
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    @Tag("faults")
    void soItIsForEightSnapshots(Policy policy) {
        Evidence evidence = Evidence.of(PruneDecisionsTest.class);
        long states = 0;
        for (int n = USUAL + 1; n <= MOST; n++) {
            long checked = new EveryState(policy, n).check();
            assertThat(checked).isEqualTo(2L << (3 * n));
            states += checked;
        }
        evidence.keep("policy " + policy, Map.of("states", states));
    }

    /** All states of so many snapshots under a policy. What somebody claims is one pin each, and one mark for all work in progress. */
    private static final class EveryState {

        private final Policy policy;
        private final int n;
        private final int all;
        private final List<Snapshot> newestFirst;
        private final Claim[] pins;
        private final int[] unclaimed;

        EveryState(Policy policy, int n) {
            this.policy = policy;
            this.n = n;
            this.all = 1 << n;
            this.newestFirst = snapshots(n);
            this.pins = new Claim[n];
            for (int i = 0; i < n; i++) {
                pins[i] = claim(Claim.Kind.PIN, 1 << i);
            }
            this.unclaimed = new int[2 * all];
            for (int corrupt = 0; corrupt < all; corrupt++) {
                Oracle oracle = new Oracle(policy, n, corrupt);
                unclaimed[2 * corrupt] = oracle.kept(false);
                unclaimed[2 * corrupt + 1] = oracle.kept(true);
            }
        }

        private Claim claim(Claim.Kind kind, int which) {
            SortedSet<Digest> ids = new TreeSet<>();
            for (int i = 0; i < n; i++) {
                if (has(which, i)) {
                    ids.add(newestFirst.get(i).id());
                }
            }
            return Claim.of(kind, "somebody", NEWEST, "test").protecting(ids, new TreeSet<>());
        }

        /** On all cores; says how many states were compared. */
        long check() {
            return IntStream.range(0, all)
                    .parallel()
                    .mapToLong(this::inProgress)
                    .sum();
        }

        private long inProgress(int inProgress) {
            Claim mark = claim(Claim.Kind.MARK, inProgress);
            long compared = 0;
            for (int pinned = 0; pinned < all; pinned++) {
                Protection protection = new Protection();
                protection.add(mark);
                for (int i = 0; i < n; i++) {
                    if (has(pinned, i)) {
                        protection.add(pins[i]);
                    }
                }
                for (int corrupt = 0; corrupt < all; corrupt++) {
                    compare(pinned, inProgress, corrupt, false, protection);
                    compare(pinned, inProgress, corrupt, true, protection);
                    compared += 2;
                }
            }
            return compared;
        }

        private void compare(int pinned, int inProgress, int corrupt, boolean removeDamaged, Protection protection) {
            Function<Snapshot, Optional<String>> damage =
                    snapshot -> has(corrupt, (int) snapshot.content().bytes()) ? FLIPPED : Optional.empty();
            List<RetentionPolicy.Decision> decisions =
                    new PruneDecisions(policy.policy, removeDamaged, damage, damage, protection).decide(newestFirst);
            int kept = 0;
            boolean isExplained = decisions.size() == n;
            for (int i = 0; i < n && isExplained; i++) {
                RetentionPolicy.Decision decision = decisions.get(i);
                int claims = (has(pinned, i) ? 1 : 0) + (has(inProgress, i) ? 1 : 0);
                isExplained = decision.snapshot() == newestFirst.get(i)
                        && decision.reasons().size() >= Math.max(1, claims);
                kept |= decision.keep() ? 1 << i : 0;
            }
            int sound = ~corrupt & (all - 1);
            boolean losesTheLast = sound != 0 && (kept & sound) == 0;
            int expected = unclaimed[2 * corrupt + (removeDamaged ? 1 : 0)] | pinned | inProgress;
            if (kept != expected || losesTheLast || !isExplained) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "of %d snapshots, the newest last, pinned %s, in progress %s, corrupt %s, removing damaged: %s"
                                + " there should stay %s: %s",
                        n,
                        Integer.toBinaryString(pinned),
                        Integer.toBinaryString(inProgress),
                        Integer.toBinaryString(corrupt),
                        removeDamaged,
                        Integer.toBinaryString(expected),
                        decisions));
            }
        }
    }

    private static final Optional<String> FLIPPED = Optional.of("flipped bit");

    private static boolean has(int set, int one) {
        return ((set >> one) & 1) == 1;
    }
}
