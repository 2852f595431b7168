package dev.truce.rollback;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.fixture.WatchedStore;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** A repository in memory, a clock that is moved by hand, and a live store of guests. */
public final class Attic {

    public static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));

    private final Path folder;
    public final WatchedStore objects = new WatchedStore();
    public Instant now = Instant.parse("2026-01-10T00:00:00Z");

    public Attic(Path folder) {
        this.folder = folder;
    }

    /** A repository as a process would open it. */
    public SnapshotRepository repository() {
        return SnapshotRepository.in(objects, () -> now);
    }

    public LiveStore live(String name) {
        return LiveStore.directory(folder.resolve(name), FORMAT);
    }

    public Snapshot take(String... lines) {
        return takeOf("live", List.of(), lines);
    }

    public Snapshot takeOf(String store, List<String> tags, String... lines) {
        write(store, lines);
        now = now.plusSeconds(1);
        try (LiveStore live = live(store)) {
            return repository().create(live, new Snapshot.Note("", new TreeSet<>(tags), null));
        }
    }

    public void write(String store, String... lines) {
        try {
            Files.createDirectories(folder.resolve(store));
            Files.writeString(folder.resolve(store).resolve("guest.ndjson"), String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record of some size that no other seed gives and no compression makes small. */
    public static String noise(long seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return "{\"id\":\"n" + seed + "\",\"noise\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}";
    }

    public PrunePlan plan(RetentionPolicy policy, PruneOptions options) {
        return new PrunePlanner(repository(), () -> now).plan(policy, options);
    }

    public PruneReport execute(PrunePlan plan) {
        return new PruneExecutor(repository(), () -> now).execute(plan);
    }

    public PruneReport prune(int last, Duration grace) {
        return execute(plan(RetentionPolicy.builder().keepLast(last).build(), PruneOptions.DEFAULTS.withGrace(grace)));
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Damages the indexes of packs, which whoever wrote or read these remembers. */
    public void damageIndexes(List<String> sound) {
        int inTheIndex = 40;
        files("packs/").stream()
                .filter(name -> !sound.contains(name))
                .forEach(name -> objects.damage(name, inTheIndex));
    }

    public List<String> files(String... folders) {
        return Arrays.stream(folders)
                .flatMap(name -> objects.list(name).stream())
                .toList();
    }
}
