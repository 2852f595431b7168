package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every combination of pinned, in progress and corrupt, for up to four snapshots; for five and six pin and work in progress take turns. In
 * the profile faults every combination for up to six, and turns for seven and eight. What stays is compared with an oracle that knows
 * snapshots by number alone: 0 is the newest, each is half a day older than the one before, and the third and the sixth are tagged.
 */
class PruneDecisionsTest {

    private static final int MOST = 8;
    private static final int USUAL = 6;
    private static final int ALL_STATES = 4;
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

    private static List<Snapshot> snapshots(int n) {
        List<Snapshot> newestFirst = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Digest digest = Digest.of(("snapshot " + i).getBytes(StandardCharsets.UTF_8));
            newestFirst.add(new Snapshot(
                    digest,
                    NEWEST.minus(Duration.ofHours(12).multipliedBy(i)),
                    new Snapshot.Note("", new TreeSet<>(isTagged(i) ? List.of("legal") : List.of()), null),
                    "dir:live",
                    new Snapshot.Content(digest, digest, new TreeMap<>(), 0),
                    "test"));
        }
        return newestFirst;
    }

    /** One bit for each snapshot. */
    private record States(int n, int pinned, int inProgress, int corrupt) {

        boolean isSound(int one) {
            return ((corrupt >> one) & 1) == 0;
        }

        int kept(Policy policy, boolean removeDamaged) {
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
                damaged |= isFoundDamaged(i, lastSound, policy) ? 1 << i : 0;
            }
            return byPolicy | pinned | inProgress | (removeDamaged ? 0 : damaged);
        }

        /** A damaged one is found where it would have stayed if it were sound, or is the newest; others go unread. */
        private boolean isFoundDamaged(int one, int lastSound, Policy policy) {
            return !isSound(one) && (one < lastSound || policy.keeps(one, n, other -> other == one || isSound(other)));
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    @Tag("slow")
    void whatStaysIsWhatAnOracleSays(Policy policy) {
        for (int n = 1; n <= ALL_STATES; n++) {
            everyState(policy, n);
        }
        for (int n = ALL_STATES + 1; n <= USUAL; n++) {
            claimsByTurns(policy, n);
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    @Tag("faults")
    void soItIsForEightSnapshots(Policy policy) {
        for (int n = ALL_STATES + 1; n <= MOST; n++) {
            if (n <= USUAL) {
                everyState(policy, n);
            } else {
                claimsByTurns(policy, n);
            }
        }
    }

    private static void claimsByTurns(Policy policy, int n) {
        int all = 1 << n;
        int turns = 0b01010101 & (all - 1);
        for (int corrupt = 0; corrupt < all; corrupt++) {
            for (int claimed = 0; claimed < all; claimed++) {
                check(policy, new States(n, claimed & turns, claimed & ~turns, corrupt));
            }
        }
    }

    private static void everyState(Policy policy, int n) {
        int all = 1 << n;
        for (int corrupt = 0; corrupt < all; corrupt++) {
            for (int pinned = 0; pinned < all; pinned++) {
                for (int inProgress = 0; inProgress < all; inProgress++) {
                    check(policy, new States(n, pinned, inProgress, corrupt));
                }
            }
        }
    }

    private static void check(Policy policy, States states) {
        List<Snapshot> newestFirst = SNAPSHOTS.get(states.n());
        for (int remove = 0; remove < (states.n() > ALL_STATES ? 1 : 2); remove++) {
            boolean removeDamaged = remove == 1;
            Map<Digest, List<String>> claims = new HashMap<>();
            for (int i = 0; i < states.n(); i++) {
                List<String> why = new ArrayList<>();
                if (((states.pinned() >> i) & 1) == 1) {
                    why.add("pin");
                }
                if (((states.inProgress() >> i) & 1) == 1) {
                    why.add("work in progress");
                }
                claims.put(newestFirst.get(i).id(), why);
            }
            int corrupt = states.corrupt();
            List<RetentionPolicy.Decision> decisions = new PruneDecisions(
                            policy.policy,
                            removeDamaged,
                            snapshot -> damage(snapshot, corrupt),
                            snapshot -> damage(snapshot, corrupt),
                            claims)
                    .decide(newestFirst);
            int kept = 0;
            for (int i = 0; i < states.n(); i++) {
                RetentionPolicy.Decision decision = decisions.get(i);
                boolean fits = decision.snapshot().equals(newestFirst.get(i))
                        && !decision.reasons().isEmpty();
                if (!fits) {
                    throw new AssertionError(states + ": " + decisions);
                }
                kept |= decision.keep() ? 1 << i : 0;
            }
            int sound = ~corrupt & ((1 << states.n()) - 1);
            if (kept != states.kept(policy, removeDamaged) || (sound != 0 && (kept & sound) == 0)) {
                assertThat(Integer.toBinaryString(kept))
                        .as("%s, removing damaged: %s: %s", states, removeDamaged, decisions)
                        .isEqualTo(Integer.toBinaryString(states.kept(policy, removeDamaged)));
            }
        }
    }

    private static final List<List<Snapshot>> SNAPSHOTS = lists();

    private static List<List<Snapshot>> lists() {
        List<List<Snapshot>> lists = new ArrayList<>();
        for (int n = 0; n <= MOST; n++) {
            lists.add(snapshots(n));
        }
        return lists;
    }

    private static Optional<String> damage(Snapshot snapshot, int corrupt) {
        long one = Duration.between(snapshot.createdAt(), NEWEST).toHours() / 12;
        return ((corrupt >> one) & 1) == 1 ? Optional.of("flipped bit") : Optional.empty();
    }
}
