package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Condemnation;
import dev.truce.rollback.claim.Condemnations;
import dev.truce.rollback.claim.Reach;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is written as its objects and their sizes, such as {@code red 75, blue 25}; there is nothing else in it. */
class CondemningTest {

    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final List<StoreInventory.StoredFile> files = new ArrayList<>();
    private final List<Condemnation> waiting = new ArrayList<>();
    private final List<Claim> living = new ArrayList<>();
    private final Set<Digest> needed = new HashSet<>();

    private static Digest digest(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8));
    }

    private void file(String name, String objects) {
        List<StoreInventory.StoredObject> all = new ArrayList<>();
        long bytes = 0;
        for (String object : objects.split(", ", -1)) {
            String[] words = object.split(" ", -1);
            all.add(new StoreInventory.StoredObject(digest(words[0]), Long.parseLong(words[1]), true));
            bytes += Long.parseLong(words[1]);
        }
        files.add(new StoreInventory.StoredFile(name, bytes, all));
    }

    private void need(String... objects) {
        Arrays.stream(objects).map(CondemningTest::digest).forEach(needed::add);
    }

    private void condemned(long generation, Digest snapshot, String... names) {
        waiting.add(new Condemnation(
                generation,
                "anna",
                NOW.minus(DAY),
                false,
                new TreeSet<>(Set.of(snapshot)),
                new TreeSet<>(List.of(names))));
    }

    private void atWork(String why, long generation) {
        living.add(Claim.of(Claim.Kind.MARK, "bert", NOW, why).knowing(generation));
    }

    private Condemning condemning() {
        Reach reach = new Reach(ContentStore.in(ObjectStore.memory()));
        reach.add(needed);
        return new Condemning(
                new StoreInventory(files, List.of()),
                reach,
                new Condemnations.Seen(9, waiting),
                living,
                PruneOptions.DEFAULTS,
                NOW);
    }

    private List<String> chosen() {
        return condemning().files(List.of()).stream()
                .map(file -> file.name() + " moving " + file.movedBytes() + " of " + file.bytes())
                .toList();
    }

    @Test
    void aPackIsRewrittenWhenAQuarterOfItIsOfNoUse() {
        file("a quarter", "red 75, blue 25");
        file("less", "green 76, grey 24");
        file("all", "white 75, black 25");
        need("red", "green");

        assertThat(chosen()).containsExactly("a quarter moving 75 of 100", "all moving 0 of 100");
    }

    @Test
    void anObjectThatAFileHasTwiceIsMovedOnce() {
        file("twice", "red 30, red 30, blue 40");
        need("red");

        assertThat(chosen()).containsExactly("twice moving 30 of 100");
    }

    @Test
    void whatOthersAreChangesOfIsKeptAsAWhole(@TempDir Path temp) {
        Attic attic = new Attic(temp);
        String[] lines = new String[2_000];
        Arrays.setAll(lines, i -> Attic.noise(i, 60));
        attic.take(lines);
        for (int i = 0; i < lines.length; i += 100) {
            lines[i] = Attic.noise(10_000L + i, 60);
        }
        Snapshot.Content second = attic.take(lines).content();
        ContentStore contents = attic.repository().contents();
        Reach reach = new Reach(contents);
        reach.add(second.rootObject(), second.stateRoot(), second.counts());
        reach.addBases();
        Digest base = contents.inventory().files().stream()
                .flatMap(file -> file.objects().stream())
                .filter(object -> !object.whole())
                .flatMap(object -> contents.bases(object.digest()).stream())
                .findFirst()
                .orElseThrow();
        StoreInventory inventory = new StoreInventory(
                List.of(
                        new StoreInventory.StoredFile(
                                "a change", 10, List.of(new StoreInventory.StoredObject(base, 10, false))),
                        new StoreInventory.StoredFile(
                                "whole", 20, List.of(new StoreInventory.StoredObject(base, 20, true)))),
                List.of());

        assertThat(new Condemning(
                                inventory,
                                reach,
                                new Condemnations.Seen(9, waiting),
                                living,
                                PruneOptions.DEFAULTS,
                                NOW)
                        .files(List.of()))
                .extracting(PrunePlan.CondemnedFile::name)
                .containsExactly("a change");
    }

    @Test
    void ofSeveralCopiesThatInTheFullestFileIsKept() {
        file("large", "red 10, blue 990, grey 9000");
        file("small", "red 10, green 80, black 10");
        need("red", "blue", "green");

        assertThat(chosen()).containsExactly("large moving 990 of 10000");
    }

    @Test
    void whatWasCondemnedIsLeftToItsTimeAndWhatIsGivenUpIsCondemnedAnew() {
        file("one", "red 1");
        file("two", "blue 1");
        file("three", "green 1");
        Digest interrupted = digest("a snapshot that is there");
        condemned(1, digest("one that is gone"), "one");
        condemned(2, interrupted, "two");

        List<PrunePlan.Earlier> earlier = condemning().earlier(Set.of(interrupted), false);
        assertThat(earlier)
                .extracting(PrunePlan.Earlier::action)
                .containsExactly(PrunePlan.Action.SWEEP, PrunePlan.Action.GIVE_UP);
        assertThat(condemning().files(earlier))
                .extracting(PrunePlan.CondemnedFile::name)
                .containsExactly("two", "three");
    }

    @Test
    void whatIsLeftOfACondemnationIsCounted() {
        file("one", "red 30");
        file("two", "blue 12");
        file("three", "green 5");
        condemned(1, digest("gone"), "one", "two", "swept before it died");

        assertThat(condemning().earlier(Set.of(), false))
                .containsExactly(
                        new PrunePlan.Earlier(1, NOW.minus(DAY), 2, 42, PrunePlan.Action.SWEEP, "its grace is over"));
    }

    @Test
    void onlyWhatBeganBeforeACondemnationHoldsItUp() {
        condemned(4, digest("gone"), "one");
        condemned(5, digest("gone as well"), "two");
        atWork("a backup", 4);

        assertThat(condemning().earlier(Set.of(), false))
                .extracting(PrunePlan.Earlier::why)
                .containsExactly(
                        "its grace is over",
                        "what began before has not ended: mark of bert since 2026-01-10T00:00:00Z: a backup");
    }
}
