package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the exploration found, one case each. */
class DurableWritingBugsTest {

    private final FaultFileSystem disk = FaultFileSystem.create(7);
    private final Path root = disk.root();

    @Test
    void permissionsOfAReplacedFileSurviveAPowerCut() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        disk.sync();
        DurableFiles.replace(file, out -> out.write('x'));

        assertThat(disk.powerLossStates(100))
                .allSatisfy(state -> assertThat(
                                Files.getPosixFilePermissions(state.root().resolve("a")))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }

    @Test
    void aFileIsNeverReplacedByOneThatMoreMayRead() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        for (int number = 1; number <= 12; number++) {
            FaultFileSystem next = disk.afterKill();
            next.fail(number, Fault.EIO);
            Path there = next.root().resolve("a");
            try {
                DurableFiles.replace(there, out -> out.write('x'));
            } catch (DurabilityException e) {
                assertThat(e).hasMessageContaining("nothing was acknowledged");
            }
            next.heal();
            assertThat(Files.getPosixFilePermissions(there)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aDirectoryThatADeadProcessMadeIsForcedBeforeItIsUsed() throws IOException {
        Files.createDirectories(root.resolve("store/objects"));
        ObjectStore.directory(root.resolve("store")).putIfAbsent("objects/a", new byte[] {1});

        assertThat(disk.powerLossStates(100).map(state -> state.root().resolve("store/objects")))
                .allSatisfy(objects -> assertThat(Files.exists(objects) || Files.notExists(objects.getParent()))
                        .isTrue());
    }

    @Test
    void whatADeadProcessDeletedStaysDeletedOnceThatWasSaid() throws IOException {
        Files.createFile(root.resolve("a"));
        disk.sync();
        Files.delete(root.resolve("a"));

        assertThat(DurableFiles.delete(root.resolve("a"))).isFalse();
        assertThat(disk.powerLossStates(100))
                .allSatisfy(state -> assertThat(state.root().resolve("a")).doesNotExist());
    }

    @Test
    void anObjectOfADeadProcessIsDurableOnceItIsReliedOn() {
        Path store = root.resolve("store");
        ContentStore first = ContentStore.in(ObjectStore.directory(store));
        disk.omit(Omission.FORCE_OF_DIRECTORIES);
        first.put(new byte[] {1});
        FaultFileSystem next = disk.afterKill();
        ContentStore second = ContentStore.in(ObjectStore.directory(next.root().resolve("store")));
        Digest name = second.put(new byte[] {1});

        assertThat(next.powerLossStates(100).map(FaultFileSystem::root)).allSatisfy(survivor -> {
            boolean lostWithItsFolders = Files.notExists(survivor.resolve("store/objects"));
            assertThat(lostWithItsFolders
                            || ContentStore.in(ObjectStore.directory(survivor.resolve("store")))
                                    .contains(name))
                    .isTrue();
        });
    }

    @Test
    void anObjectThatCannotBeLookedAtIsNotCalledAbsent() {
        ObjectStore store = ObjectStore.directory(root.resolve("store"));
        store.putIfAbsent("a/one", new byte[] {1});
        disk.failFrom(1, Fault.EIO);

        assertThatThrownBy(() -> store.get("a/one")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> store.contains("a/one")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> store.list("")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> store.delete("a/one")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aListingDoesNotLookAtTemporaryFilesWhichMayVanish() throws IOException {
        ObjectStore store = ObjectStore.directory(root.resolve("store"));
        store.putIfAbsent("a/one", new byte[] {1});
        Files.createFile(root.resolve("store/a/.truce-tmp-1-1"));
        int before = disk.operations().size();

        assertThat(store.list("")).containsExactly("a/one");
        assertThat(disk.operations().subList(before, disk.operations().size()))
                .isNotEmpty()
                .noneMatch(operation -> operation.subject().contains(".truce-tmp-"));
    }

    @Test
    void aStoreThatCannotBeLookedAtIsNotCalledEmpty() throws Exception {
        SnapshotProgram.writeRecords(root.resolve("live"));
        disk.failFrom(disk.operations().size() + 1, Fault.EACCES);

        assertThatThrownBy(() -> SnapshotProgram.live(root).scan()).isInstanceOf(RuntimeException.class);
    }

    @Test
    void recordsAreNotReplacedBecauseTheirFileCouldNotBeLookedAt() throws Exception {
        SnapshotProgram.writeRecords(root.resolve("live"));
        String before = Files.readString(root.resolve("live/guest.ndjson"));
        byte[] json = "{\"id\":\"9\"}".getBytes(StandardCharsets.UTF_8);
        List<RecordChange> changes = List.of(new RecordChange(new RecordId("guest", "9"), null, json));
        int failures = 0;
        for (int number = 1; number <= 40; number++) {
            FaultFileSystem next = disk.afterKill();
            next.fail(number, Fault.EIO);
            next.fail(number + 1, Fault.EIO);
            try (LiveStore live = SnapshotProgram.live(next.root())) {
                live.apply(changes);
            } catch (DurabilityException | UncheckedIOException | InputRejectedException e) {
                failures++;
            }
            next.heal();
            assertThat(Files.readString(next.root().resolve("live/guest.ndjson")))
                    .as("operation %d failed", number)
                    .startsWith(before);
        }
        assertThat(failures).isGreaterThan(10);
    }

    @Test
    void theFirstFailureIsToldAndNotThatOfClearingUp() {
        disk.failFrom(3, Fault.ENOSPC);
        disk.failFrom(3, Fault.EROFS);

        assertThatThrownBy(() -> DurableFiles.replace(root.resolve("a"), out -> out.write('x')))
                .isInstanceOf(StorageFullException.class);
    }

    @Test
    void aFailureWhileWalkingIsADurabilityException() {
        int failures = 0;
        for (int number = 1; number <= 30; number++) {
            FaultFileSystem next = FaultFileSystem.create(number);
            next.fail(number, Fault.EIO);
            try {
                DurableFiles.writeDirectory(
                        next.root().resolve("d"), staging -> Files.createDirectories(staging.resolve("e/f")));
            } catch (DurabilityException e) {
                failures++;
            }
        }
        assertThat(failures).isPositive();
    }

    @Test
    void aFailedForceIsNotRetried() {
        int failures = 0;
        for (int number = 1; number <= 12; number++) {
            FaultFileSystem next = FaultFileSystem.create(number);
            next.fail(number, Fault.EIO);
            try {
                DurableFiles.replace(next.root().resolve("a"), out -> out.write('x'));
            } catch (DurabilityException e) {
                failures++;
            }
            assertThat(next.retriedForces()).isEmpty();
        }
        assertThat(failures).isGreaterThan(5);
    }
}
