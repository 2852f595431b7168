package dev.truce.rollback.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.rollback.store.StoreLockedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The small files beside the objects of a repository, as they stand after whatever order of events. */
class ClaimsTest {

    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
    private static final String MARK = "claims/mark-" + "0a".repeat(16);
    private static final Digest SNAPSHOT = Digest.of(new byte[] {1});

    private final WatchedStore objects = new WatchedStore();
    private final Claims claims = new Claims(objects);
    private final Condemnations condemnations = new Condemnations(objects);

    private static Claim claim(Claim.Kind kind) {
        return Claim.of(kind, "anna", NOW, "");
    }

    private static Claim ended() {
        return new Claim(
                Claim.Kind.PIN, "anna", NOW, "", NOW, 0, Collections.emptySortedSet(), Collections.emptySortedSet());
    }

    private Condemnation condemn(long generation) {
        Condemnation condemnation = new Condemnation(
                generation, "anna", NOW, false, new TreeSet<>(List.of(SNAPSHOT)), new TreeSet<>(List.of("packs/x")));
        assertThat(condemnations.put(condemnation)).isTrue();
        return condemnation;
    }

    @Test
    void theHighestBeatIsTheLastWhateverTheOrderOfTheNames() {
        for (long number : new long[] {9, 10, 2}) {
            claims.put(new Claims.Beat(MARK, number).name(), claim(Claim.Kind.MARK));
        }

        assertThat(claims.beats(Claims.FOLDER).values()).containsExactly(new Claims.Beat(MARK, 10));
        assertThat(claims.leftovers().keySet()).containsExactly(MARK + ".2", MARK + ".9");
    }

    @Test
    void aWatchOfWhatIsGoneIsLeftOver() {
        Claims.Beat beat = new Claims.Beat(MARK, 1);
        claims.put(beat.watched(), claim(Claim.Kind.WATCH));
        assertThat(claims.leftovers().keySet()).containsExactly(beat.watched());

        claims.put(beat.name(), claim(Claim.Kind.MARK));
        assertThat(claims.leftovers()).isEmpty();
        claims.put(beat.next().name(), claim(Claim.Kind.MARK));
        assertThat(claims.leftovers().keySet()).containsExactly(beat.name(), beat.watched());
    }

    @Test
    void aWatchByAClockThatIsAheadBeginsAnew() {
        Claims.Beat beat = new Claims.Beat(MARK, 1);
        Watch.of(claims, beat).begin(NOW.plusSeconds(1), "bert");
        assertThat(Watch.of(claims, beat).isWatched(NOW)).isFalse();

        Watch.of(claims, beat).begin(NOW, "anna");
        assertThat(Watch.of(claims, beat).isWatched(NOW)).isTrue();
        assertThat(Watch.of(claims, beat).isDead(NOW.plus(Heartbeat.LEASE))).isTrue();
        Watch.of(claims, beat).begin(NOW.plusSeconds(9), "carl");
        assertThat(claims.get(beat.watched()).orElseThrow().holder()).isEqualTo("anna");
    }

    @Test
    void oneWhoBeginsLikeOneWhoWentOnHasAMarkOfItsOwn() {
        Heartbeat one = Heartbeat.begin(claims, () -> NOW, claim(Claim.Kind.MARK));
        one.beat(one.claim().protecting(new TreeSet<>(List.of(SNAPSHOT)), Collections.emptySortedSet()));

        Heartbeat two = Heartbeat.begin(claims, () -> NOW, claim(Claim.Kind.MARK));
        two.beat(two.claim());

        assertThat(claims.beats(Claims.FOLDER)).hasSize(2);
        two.end();
        Claims.Beat left = claims.beats(Claims.FOLDER).values().iterator().next();
        assertThat(claims.get(left.name()).orElseThrow().snapshots()).containsExactly(SNAPSHOT);
    }

    @Test
    void twoWhoBeginAlikeInOneMillisecondHaveMarksOfTheirOwn() {
        Heartbeat one = Heartbeat.begin(claims, () -> NOW, claim(Claim.Kind.MARK));
        Heartbeat.begin(claims, () -> NOW, claim(Claim.Kind.MARK));

        assertThat(claims.beats(Claims.FOLDER)).hasSize(2);
        one.end();
        assertThat(claims.beats(Claims.FOLDER)).hasSize(1);
    }

    @Test
    void whoCannotSeeItsOwnMarkGivesUpAfterAThousandTries() {
        WatchedStore outOfDate = new WatchedStore() {
            @Override
            public List<String> list(String prefix) {
                return List.of();
            }
        };

        assertThatThrownBy(() -> Heartbeat.begin(
                        new Claims(outOfDate), () -> NOW, Claim.of(Claim.Kind.MARK, "anna", NOW, "a backup")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No mark could be put for a backup: after 1000 tries the repository did not list the one it"
                        + " had just taken; is its listing out of date?");
        assertThat(outOfDate.puts()).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(outOfDate.below().list("")).isEmpty();
    }

    @Test
    void theLastBeatOfALockIsNotLeftOver() {
        for (long number : new long[] {6, 7}) {
            claims.put("locks/prune-4." + number, claim(Claim.Kind.LOCK));
        }

        assertThat(claims.leftovers().keySet()).containsExactly("locks/prune-4.6");
    }

    @Test
    void aLockThatCouldNotBePutTellsAllThatFailed() {
        objects.failingAfter(0);
        objects.beforeDelete = name -> {
            throw new IllegalStateException("no answer");
        };

        assertThatThrownBy(() -> PruneLock.take(objects, () -> NOW, "bert"))
                .hasMessage("the disk is gone")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("no answer"));
    }

    @Test
    void aLockThatAnotherTakesAtTheSameTimeIsRefused() {
        objects.beforePut = name -> {
            objects.beforePut = other -> {};
            claims.put(name, claim(Claim.Kind.LOCK));
        };
        refused();
    }

    @Test
    void aLockBelowOneThatCameMeanwhileIsRefused() {
        objects.beforePut = name -> {
            objects.beforePut = other -> {};
            claims.put("locks/prune-2.1", claim(Claim.Kind.LOCK));
        };
        refused();
    }

    @Test
    void aLockThatCameAndWentMeanwhileCountsAsWell() {
        objects.beforePut = name -> {
            objects.beforePut = other -> {};
            claims.put("locks/prune-1.ended", claim(Claim.Kind.LOCK));
        };
        refused();
    }

    private void refused() {
        assertThatThrownBy(() -> PruneLock.take(objects, () -> NOW, "bert"))
                .isInstanceOf(StoreLockedException.class)
                .hasMessage("A prune was asked for, but another began just now; wait until it has ended.");
    }

    @Test
    void aBeatOfALockThatHasEndedKeepsNobodyOut() {
        claims.put("locks/prune-4.7", claim(Claim.Kind.LOCK));
        claims.put("locks/prune-4.ended", claim(Claim.Kind.LOCK));

        PruneLock.take(objects, () -> NOW, "bert").close();
        assertThat(objects.list("locks/")).containsExactly("locks/prune-5.ended");
    }

    @Test
    void aCondemnationThatEndedMeanwhileIsPassedOver() {
        condemn(1);
        WatchedStore swept = new WatchedStore(objects) {
            @Override
            public Optional<byte[]> get(String name) {
                return Optional.empty();
            }
        };

        assertThat(new Condemnations(swept).read()).isEqualTo(new Condemnations.Seen(0, List.of()));
        assertThat(condemnations.read().of(SNAPSHOT)).isPresent();
        assertThat(condemnations.read().of(Digest.of(new byte[0]))).isEmpty();
    }

    @Test
    void aNumberIsUsedForOneCondemnation() {
        Condemnation first = condemn(1);

        assertThat(condemnations.put(first)).isFalse();
    }

    @Test
    void onlyTheNumberOfTheLastCondemnationStays() {
        condemnations.end(condemn(1));
        condemnations.put(condemn(2).asSwept()); // whoever swept it died before it was removed
        condemnations.end(condemn(3));
        condemn(4);
        assertThat(condemnations.read().waiting())
                .extracting(Condemnation::generation)
                .containsExactly(4L);
        condemnations.removeLower();
        assertThat(objects.list(Condemnations.FOLDER)).containsExactly("condemned/4");

        condemnations.put(condemn(5).asSwept());
        condemnations.removeLower();
        assertThat(objects.list(Condemnations.FOLDER)).containsExactly("condemned/4", "condemned/5.swept");
    }

    @Test
    void whatIsDamagedOrUnknownIsFoundWhereverItStands() {
        claims.put("claims/pin-" + SNAPSHOT.hex(), claim(Claim.Kind.PIN));
        condemn(1);
        new Reserve(objects).keep();
        assertThat(RepositoryFiles.check(objects)).isEmpty();
        assertThat(RepositoryFiles.unknown(objects)).isEmpty();

        List.of("claims/pin-" + SNAPSHOT.hex(), "condemned/1", "reserve").forEach(objects::damage);
        // the first three are told by whoever reads those folders
        List.of("objects/x", "packs/x", "snapshots/x", "condemned/0", "notes", "quarantine/x")
                .forEach(name -> objects.putIfAbsent(name, new byte[0]));
        assertThat(RepositoryFiles.check(objects))
                .extracting(Finding::file)
                .containsExactly("claims/pin-" + SNAPSHOT.hex(), "condemned/0", "condemned/1", "notes", "reserve");
        assertThat(RepositoryFiles.unknown(objects))
                .containsExactly("condemned/0", "notes", "objects/x", "packs/x", "snapshots/x");
    }

    private static DurabilityException full() {
        return DurabilityException.of("writing", new IOException("No space left on device"));
    }

    @Test
    void theReserveIsGivenFreeForWhatFindsNoSpace() {
        Reserve reserve = new Reserve(objects);
        reserve.keep();
        List<String> tries = new ArrayList<>();

        reserve.with(() -> {
            tries.add("try");
            if (objects.contains("reserve")) {
                throw full();
            }
        });
        assertThat(tries).hasSize(2);
        assertThat(objects.list("")).isEmpty();
        assertThatThrownBy(() -> reserve.with(() -> {
                    tries.add("again");
                    throw full();
                }))
                .isInstanceOf(StorageFullException.class);
        assertThat(tries).as("there was nothing to give free").hasSize(3);
    }

    @Test
    void aCommitObjectThatARepairTookOutIsMissedUntilItIsPutBack() {
        byte[] commit = {1};
        Replacement replacement = new Replacement(SNAPSHOT);
        objects.putIfAbsent(replacement.staged(), commit);
        // what somebody put there by hand, or an earlier repair set aside
        objects.putIfAbsent("quarantine/snapshots.notes.good", commit);
        objects.putIfAbsent("quarantine/snapshots." + SNAPSHOT.hex() + ".1", commit);

        assertThat(Replacement.interrupted(objects)).containsExactly(replacement);
        assertThat(Replacement.missing(objects))
                .containsExactly(new Finding.Missing(
                        replacement.name(),
                        replacement.staged() + ", which an interrupted repair left and the next puts back,"));
        replacement.end(objects);
        assertThat(objects.get(replacement.name())).hasValue(commit);
        assertThat(objects.contains(replacement.staged())).isFalse();
        assertThat(Replacement.interrupted(objects)).isEmpty();
    }

    @Test
    void aReplacementThatIsThereAgainIsNotMissed() {
        Replacement replacement = new Replacement(SNAPSHOT);
        objects.putIfAbsent(replacement.staged(), new byte[] {1});
        objects.putIfAbsent(replacement.name(), new byte[] {1});

        assertThat(Replacement.missing(objects)).isEmpty();
    }

    @Test
    void aReplacementThatIsDamagedItselfIsNotPutInPlace() {
        Replacement replacement = new Replacement(SNAPSHOT);
        objects.putIfAbsent(replacement.staged(), new byte[] {2});

        replacement.end(objects);
        assertThat(objects.list("")).as("it stays as a sign").containsExactly(replacement.staged());
    }

    private static void refusesToRead(ObjectNode json, String problem) {
        assertThatThrownBy(() -> Claim.read("claims/x", SealedJson.seal(json)))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aSealedDocumentIsReadOnlyAsWhatItIs() {
        byte[] file = ended().write("claims/x");
        assertThat(Claim.read("claims/x", file).until()).isEqualTo(NOW);
        assertThatThrownBy(() -> Claim.read("claims/y", file))
                .hasMessageContaining("claims/y: in the wrong place; this is claims/x");
        assertThatThrownBy(() -> Claim.read("claims/x", new byte[3])).hasMessageContaining("do not match the SHA-256");
        refusesToRead(SealedJson.begin("truce-other", "claims/x"), "this is no truce-claim");
        refusesToRead(
                SealedJson.begin("truce-claim", "claims/x").put("formatVersion", 2),
                "its format version is not known here; use a newer Truce");
        refusesToRead(SealedJson.begin("truce-claim", "claims/x"), "\"kind\" is missing or no text");
        refusesToRead(SealedJson.begin("truce-claim", "claims/x").put("kind", 1), "\"kind\" is missing or no text");
        assertThat(new String(file, StandardCharsets.UTF_8)).endsWith("\n");
    }

    @Test
    void aClaimSaysWhoSinceWhenAndWhy() {
        assertThat(claim(Claim.Kind.PIN)).hasToString("pin of anna since 2026-01-10T00:00:00Z");
        assertThat(Claim.of(Claim.Kind.PLAN, "anna", NOW, "a test"))
                .hasToString("plan of anna since 2026-01-10T00:00:00Z: a test");
        assertThat(claim(Claim.Kind.PIN)
                        .protecting(new TreeSet<>(List.of(SNAPSHOT)), Collections.emptySortedSet())
                        .snapshots())
                .containsExactly(SNAPSHOT);
    }
}
