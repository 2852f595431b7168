package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentWriterTest {

    private static final int SMALL_PACK = 3_000;

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final ObjectStore objects = ObjectStore.memory();
    private final ContentStore store = ContentStore.in(objects);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> contents(int count, long seed) {
        Random random = new Random(seed);
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[random.nextInt(900)];
            random.nextBytes(content);
            contents.add(content);
        }
        return contents;
    }

    private static List<Digest> write(ContentStore to, List<byte[]> contents) {
        try (ContentWriter writer = to.writer(SMALL_PACK)) {
            return contents.stream().map(writer::put).toList();
        }
    }

    private void damage(String name, int at) {
        byte[] file = objects.get(name).orElseThrow();
        file[at] ^= 1;
        objects.delete(name);
        objects.putIfAbsent(name, file);
    }

    @Test
    void whatIsPutIsReadThroughTheWriterAtOnceAndByOthersAfterFlush() {
        byte[] content = {1, 2, 3};
        ContentWriter writer = store.writer();
        Digest digest = writer.put(content);
        content[0] = 9;

        assertThat(writer.store().get(digest)).containsExactly(1, 2, 3);
        assertThat(writer.store().contains(digest)).isTrue();
        assertThat(writer.store().list()).isEmpty();
        assertThat(objects.list("")).isEmpty();
        assertThatThrownBy(() -> store.get(digest))
                .hasMessage(ContentStore.name(digest) + ": missing; the store names it");
        writer.flush();
        assertThat(ContentStore.in(objects).get(digest)).containsExactly(1, 2, 3);
        assertThat(store.get(digest)).containsExactly(1, 2, 3);
        assertThat(writer.store().list()).containsExactly(digest);
        writer.store().put(new byte[] {4});
        writer.close();
        assertThat(objects.list("")).hasSize(2).allMatch(name -> name.startsWith("packs/"));
    }

    @Test
    void anAbandonedWriterWritesNothingMore() {
        ContentWriter writer = store.writer();
        writer.put(new byte[] {1, 2, 3});
        writer.abandon();
        writer.abandon();
        writer.close();

        assertThat(objects.list("")).isEmpty();
        assertThatThrownBy(() -> writer.put(new byte[] {4}))
                .hasMessageContaining("not everything that was put is durable");
    }

    @Test
    void anAbandonedWriterTellsWhatHadFailedBefore() {
        ObjectStore failing = new WatchedStore().failingAfter(0);
        ContentWriter writer = ContentStore.uncompressed(failing).on(pool).writer();
        for (int i = 0; i < 5; i++) {
            byte[] content = new byte[5 << 20];
            content[0] = (byte) i;
            writer.put(content);
        }
        writer.abandon();

        assertThatThrownBy(() -> writer.put(new byte[] {4}))
                .cause()
                .hasMessage("the writer was abandoned")
                .hasSuppressedException(new IllegalStateException("the disk is gone"));
    }

    @Test
    void packsEndBeforeTheirLimit() {
        List<byte[]> contents = contents(100, 1);
        write(store, contents);

        assertThat(objects.list("")).hasSizeGreaterThan(10);
        assertThat(objects.list(""))
                .allSatisfy(name -> assertThat(objects.get(name).orElseThrow()).hasSizeLessThanOrEqualTo(SMALL_PACK));
    }

    @Test
    void anObjectLongerThanThePackIsAloneInOne() {
        byte[] noise = new byte[2 * SMALL_PACK];
        new Random(3).nextBytes(noise);
        List<Digest> digests = write(store, List.of(new byte[] {1}, noise, new byte[] {2}));

        assertThat(objects.list("packs/")).hasSize(3);
        assertThat(store.get(digests.get(1))).isEqualTo(noise);
    }

    @Test
    void aPackMayBeAsLongAsItsLimit() {
        int two = PackFile.MIN_BYTES + 2 * (PackFile.ENTRY_BYTES + 100);
        for (int limit : new int[] {two, two - 1}) {
            ObjectStore each = ObjectStore.memory();
            try (ContentWriter writer = ContentStore.uncompressed(each).writer(limit)) {
                writer.put(new byte[100]);
                writer.put(bytes("x".repeat(100)));
            }
            assertThat(each.list("packs/")).hasSize(limit == two ? 1 : 2);
        }
    }

    /** What is put is written when it would fill the memory, and not only when somebody asks. */
    @Test
    void longContentDoesNotWaitForTheEnd() {
        ContentWriter writer = ContentStore.uncompressed(objects).writer();
        for (int i = 0; i < 6; i++) {
            byte[] content = new byte[5 << 20];
            content[0] = (byte) i;
            writer.put(content);
        }

        assertThat(objects.list("packs/")).isNotEmpty();
        writer.close();
        assertThat(ContentStore.in(objects).list()).hasSize(6);
    }

    @Test
    void theLongestContentOfAPackIsNoFile() {
        write(store, List.of(new byte[ContentWriter.MAX_PACKED_BYTES]));

        assertThat(objects.list("objects/")).isEmpty();
        assertThat(objects.list("packs/")).hasSize(1);
    }

    @Test
    void whatIsAboutToBeRemovedIsNotReliedOn() {
        byte[] content = bytes("content");
        Digest digest = store.put(content);
        String file = ContentStore.name(digest);
        ContentStore avoiding = ContentStore.in(objects).avoiding(Set.of(file));
        assertThat(write(avoiding, List.of(content))).containsExactly(digest);
        String pack = objects.list("packs/").get(0);
        objects.delete(file);

        ContentStore avoidingBoth = ContentStore.in(objects).avoiding(Set.of(file, pack));
        assertThat(write(avoidingBoth, List.of(content))).containsExactly(digest);
        assertThat(objects.list("packs/")).hasSize(2).contains(pack);
        objects.delete(pack);
        assertThat(ContentStore.in(objects).get(digest)).isEqualTo(content);
    }

    @Test
    void aSinglePutGoesElsewhereWhenItsFileIsAboutToBeRemoved() {
        byte[] content = bytes("content");
        String file = ContentStore.name(Digest.of(content));

        assertThat(ContentStore.in(objects).avoiding(Set.of(file)).put(content)).isEqualTo(Digest.of(content));
        assertThat(objects.list("objects/")).isEmpty();
        assertThat(objects.list("packs/")).hasSize(1);
    }

    @Test
    void aSinglePutDoesNotRelyOnAPackThatIsAboutToBeRemoved() {
        byte[] content = bytes("content");
        Digest digest = write(store, List.of(content)).get(0);
        String pack = objects.list("").get(0);

        ContentStore.in(objects).avoiding(Set.of(pack)).put(content);
        objects.delete(pack);

        assertThat(ContentStore.in(objects).get(digest)).isEqualTo(content);
    }

    @Test
    void longContentWhoseFileIsAboutToBeRemovedIsPackedAndNothingIsMadeAChangeOfIt() {
        byte[] content = new byte[ContentWriter.MAX_PACKED_BYTES + 1];
        byte[] like = new byte[ContentWriter.MAX_PACKED_BYTES];
        Digest digest = Digest.of(content);
        ContentStore avoiding = ContentStore.in(objects).avoiding(Set.of(ContentStore.name(digest)));
        write(avoiding, List.of(content));
        try (ContentWriter writer = avoiding.writer()) {
            writer.putLike(like, digest, ChangeNote.NONE);
        }

        assertThat(objects.list("objects/")).isEmpty();
        assertThat(objects.list("packs/"))
                .hasSize(2)
                .allSatisfy(pack -> assertThat(PackFile.index(objects, pack).orElseThrow())
                        .extracting(PackedObject::encoding)
                        .containsExactly(Payload.ZSTD));
        assertThat(store.get(digest)).isEqualTo(content);
        assertThat(store.get(Digest.of(like))).isEqualTo(like);
    }

    @Test
    void theStoreOfAWriterHasWhatWasPutAndNothingElse() {
        try (ContentWriter writer = store.writer()) {
            Digest digest = writer.put(bytes("content"));

            assertThat(writer.store().contains(digest)).isTrue();
            assertThat(writer.store().contains(Digest.of(bytes("other")))).isFalse();
            assertThat(writer.store().put(bytes("more"))).isEqualTo(Digest.of(bytes("more")));
        }
        try (ContentWriter writer = store.writer()) {
            assertThat(writer.store().get(Digest.of(bytes("more")))).isEqualTo(bytes("more"));
        }
    }

    @Test
    @Tag("slow")
    void anIndexLongerThanTheFirstReadIsRead() {
        List<byte[]> contents =
                IntStream.range(0, 1_000).mapToObj(i -> bytes("content " + i)).toList();
        try (ContentWriter writer = ContentStore.uncompressed(objects).writer()) {
            contents.forEach(writer::put);
        }

        assertThat(objects.list("packs/")).hasSize(1);
        assertThat(contents)
                .allSatisfy(content -> assertThat(ContentStore.in(objects).get(Digest.of(content)))
                        .isEqualTo(content));
    }

    @Test
    void whatOthersWroteSinceIsNotWrittenAgain() {
        assertThat(store.list()).isEmpty();
        write(ContentStore.in(objects), List.of(bytes("content")));

        write(store, List.of(bytes("content")));
        assertThat(objects.list("packs/")).hasSize(1);
    }

    @Test
    void whoHelpsIsWhoWasAsked() {
        assertThat(store.isHelped()).isFalse();
        assertThat(store.on(pool).isHelped()).isTrue();
        assertThat(store.on(pool).workers()).isSameAs(pool);
    }

    @Test
    void ofManyFilesEachIsVerifiedAndHandedOnOnce() {
        List<Digest> written =
                contents(150, 7).stream().distinct().map(store::put).toList();
        List<Digest> seen = Collections.synchronizedList(new ArrayList<>());
        VerificationReport report =
                store.on(pool).verify("store", (digest, content) -> seen.add(Digest.of(content)), ChangeNote.NONE);

        assertThat(report.findings()).isEmpty();
        assertThat(report.filesChecked()).isEqualTo(objects.list("").size());
        assertThat(seen).containsExactlyInAnyOrderElementsOf(new HashSet<>(written));
    }

    /** Packs and files of one object, and what is neither. */
    @Test
    void aVerificationCountsBytesAndHandsOnWhatPacksHave() {
        Digest alone = store.put(new byte[] {1});
        List<Digest> packed;
        try (ContentWriter writer = store.writer()) {
            packed = contents(150, 7).stream().map(writer::put).distinct().toList();
        }
        objects.putIfAbsent(ContentStore.FOLDER + "stranger", new byte[3]);
        objects.putIfAbsent(PackFile.FOLDER + "another", new byte[5]);
        long bytes = objects.list("").stream()
                .filter(name -> !name.endsWith("/stranger") && !name.endsWith("/another"))
                .mapToLong(name -> objects.get(name).orElseThrow().length)
                .sum();
        List<Digest> seen = Collections.synchronizedList(new ArrayList<>());

        VerificationReport report =
                store.verify("store", (digest, content) -> seen.add(Digest.of(content)), ChangeNote.NONE);

        assertThat(report.bytesChecked()).isEqualTo(bytes);
        assertThat(report.findings())
                .containsExactly(
                        new Finding.Unexpected(ContentStore.FOLDER + "stranger", "its name is not an object's"),
                        new Finding.Unexpected(PackFile.FOLDER + "another", "its name is not a pack's"));
        assertThat(seen).containsAll(packed).contains(alone).hasSize(packed.size() + 1);
    }

    @Test
    void afterAFailureOfALongObjectNothingIsTaken() {
        ContentWriter writer =
                ContentStore.in(new WatchedStore().failingAfter(0)).writer();

        assertThatThrownBy(() -> writer.put(new byte[ContentWriter.MAX_PACKED_BYTES + 1]))
                .hasMessage("the disk is gone");
        assertThatThrownBy(() -> writer.put(new byte[1]))
                .hasMessage("an earlier write failed, so not everything that was put is durable");
    }

    @Test
    void whatIsTooLongForAnyPackIsAFile() {
        byte[] zeroes = new byte[ContentWriter.MAX_PACKED_BYTES + 1];
        Digest digest = Digest.of(zeroes);
        assertThat(write(store, List.of(new byte[] {1}, zeroes))).contains(digest);

        assertThat(objects.list("objects/")).containsExactly(ContentStore.name(digest));
        assertThat(objects.list("packs/")).hasSize(1);
        assertThat(store.get(digest)).isEqualTo(zeroes);
    }

    @Test
    void threadsDoNotChangeTheBytes() {
        List<byte[]> contents = contents(300, 2);
        write(store, contents);
        List<Executor> executors = List.of(
                pool,
                task -> {}, // never gets round to it
                task -> {
                    throw new RejectedExecutionException("full");
                });
        for (Executor executor : executors) {
            ObjectStore others = ObjectStore.memory();
            write(ContentStore.in(others).on(executor), contents);
            assertThat(others.list("")).isEqualTo(objects.list(""));
        }
    }

    @Test
    void whatIsThereIsNotWrittenAgain() {
        List<byte[]> contents = contents(20, 4);
        Digest loose = store.put(contents.get(0));
        write(store, contents.subList(0, 10));
        List<String> before = objects.list("");
        write(store, contents.subList(0, 10));
        assertThat(objects.list("")).isEqualTo(before);

        write(ContentStore.in(objects), contents);
        write(store, contents);
        assertThat(store.put(contents.get(15))).isEqualTo(Digest.of(contents.get(15)));
        assertThat(store.list()).hasSize(20);
        assertThat(objects.list("objects/")).containsExactly(ContentStore.name(loose));
        long packed = objects.list("packs/").stream()
                .mapToLong(name ->
                        PackFile.index(name, objects.get(name).orElseThrow()).size())
                .sum();
        assertThat(packed).isEqualTo(19);
    }

    @Test
    void twoPutsOfOneContentAreOneObject() {
        Digest digest = write(store, List.of(new byte[] {1}, new byte[] {1})).get(0);

        assertThat(PackFile.index(objects, objects.list("").get(0)).orElseThrow())
                .extracting(PackedObject::digest)
                .containsExactly(digest);
    }

    @Test
    void damagedCopiesAreNotReliedOn() {
        List<byte[]> contents = contents(3, 5);
        List<Digest> digests = write(store, contents);
        String damaged = objects.list("").get(0);
        int at = PackFile.index(objects, damaged).orElseThrow().get(1).offset();
        damage(damaged, at);
        byte[] loose = {7};
        damage(ContentStore.name(store.put(loose)), 60);
        contents.add(loose);
        List<Digest> again = write(store, contents);

        assertThat(again.subList(0, 3)).isEqualTo(digests);
        for (byte[] content : contents) {
            assertThat(store.get(Digest.of(content))).isEqualTo(content);
            assertThat(ContentStore.in(objects).get(Digest.of(content))).isEqualTo(content);
        }
        assertThat(store.verify("store").findings())
                .extracting(Finding::file)
                .containsExactly(ContentStore.name(Digest.of(loose)), damaged);
    }

    @Test
    void whereTheVeryPackIsDamagedItsObjectsBecomeFiles() {
        List<byte[]> contents = contents(3, 6);
        write(store, contents);
        String damaged = objects.list("").get(0);
        damage(damaged, PackFile.index(objects, damaged).orElseThrow().get(1).offset());
        write(store, contents);

        assertThat(objects.list("packs/")).containsExactly(damaged);
        assertThat(objects.list("objects/")).hasSize(3);
        contents.forEach(content -> assertThat(store.get(Digest.of(content))).isEqualTo(content));
    }

    @Test
    void aSinglePutDoesNotRelyOnADamagedPack() {
        byte[] content = {1, 2, 3};
        Digest digest = write(store, List.of(content)).get(0);
        String damaged = objects.list("").get(0);
        damage(damaged, PackFile.index(objects, damaged).orElseThrow().get(0).offset());

        assertThatThrownBy(() -> store.get(digest)).hasMessageStartingWith(damaged + ": damaged; its object " + digest);
        store.put(content);
        assertThat(store.get(digest)).isEqualTo(content);
    }

    @Test
    void packsThatComeAndGoAreSeen() {
        ContentStore reader = ContentStore.in(objects);
        assertThat(reader.list()).isEmpty();
        Digest digest = write(store, List.of(new byte[] {1})).get(0);
        assertThat(reader.contains(digest)).isTrue();
        assertThat(reader.get(digest)).containsExactly(1);

        objects.delete(objects.list("packs/").get(0));
        assertThatThrownBy(() -> reader.get(digest))
                .hasMessage(ContentStore.name(digest) + ": missing; the store names it");
        assertThat(reader.contains(digest)).isFalse();
        assertThat(reader.list()).isEmpty();
        reader.put(new byte[] {1});
        assertThat(store.get(digest)).containsExactly(1);
        assertThat(store.delete(digest)).isTrue();
        assertThat(store.delete(digest)).isFalse();
    }

    @Test
    void ofTwoPacksWithAnObjectOneMayGo() {
        ContentWriter one = store.writer();
        ContentWriter two = ContentStore.in(objects).writer();
        Digest shared = one.put(new byte[] {1});
        two.put(new byte[] {2});
        two.put(new byte[] {1});
        one.close();
        two.close();
        assertThat(store.list()).hasSize(2);

        objects.delete(objects.list("packs/").get(0));
        assertThat(store.get(shared)).containsExactly(1);
    }

    @Test
    void writersOfTheSameContentDoNotDisturbEachOther(@TempDir Path dir) throws Exception {
        ObjectStore directory = ObjectStore.directory(dir);
        List<byte[]> contents = contents(60, 8);
        List<Callable<List<Digest>>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ContentStore own = ContentStore.in(directory).on(pool);
            writers.add(() -> write(own, contents));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<List<Digest>> written : threads.invokeAll(writers)) {
                assertThat(written.get()).hasSize(60);
            }
        } finally {
            threads.shutdownNow();
        }
        ContentStore reader = ContentStore.in(directory);
        for (byte[] content : contents) {
            assertThat(reader.get(Digest.of(content))).isEqualTo(content);
        }
        assertThat(reader.on(pool).verify("store", true, Sample.ALL).findings()).isEmpty();
    }

    @Test
    void manyThreadsMayShareAWriter() throws InterruptedException, ExecutionException {
        List<Future<Digest>> put = new ArrayList<>();
        List<byte[]> contents = contents(200, 9);
        try (ContentWriter writer = store.on(pool).writer(SMALL_PACK)) {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                for (byte[] content : contents) {
                    put.add(threads.submit(() -> writer.put(content)));
                    put.add(threads.submit(() -> Digest.of(writer.store().get(writer.put(content)))));
                }
                for (Future<Digest> digest : put) {
                    assertThat(contents.stream().map(Digest::of)).contains(digest.get());
                }
            } finally {
                threads.shutdownNow();
            }
        }
        for (byte[] content : contents) {
            assertThat(store.get(Digest.of(content))).isEqualTo(content);
        }
        assertThat(store.verify("store", true, Sample.ALL).findings()).isEmpty();
    }

    /** Whoever wrote it may have died before it was durable, and a store forces what it is asked to put. */
    @Test
    void whatIsReliedOnIsPutAgainOncePerFile() {
        List<byte[]> packed = contents(3, 12);
        write(store, packed);
        String pack = objects.list("").get(0);
        byte[] loose = {7};
        String file = ContentStore.name(store.put(loose));
        WatchedStore noting = new WatchedStore(objects);
        List<byte[]> all = new ArrayList<>(packed);
        all.add(loose);

        write(ContentStore.in(noting), all);
        assertThat(noting.puts()).containsExactly(pack, file);
        noting.puts().clear();
        ContentStore.in(noting).put(packed.get(1));
        assertThat(noting.puts()).containsExactly(pack);
    }

    @Test
    void aCrashBetweenPacksLeavesWholePacksOnly() {
        List<byte[]> contents = contents(60, 10);
        write(store, contents);
        int packs = objects.list("").size();
        assertThat(packs).isGreaterThan(5);
        for (int crash = 0; crash < packs; crash++) {
            for (boolean after : new boolean[] {false, true}) {
                ObjectStore below = ObjectStore.memory();
                ObjectStore failing =
                        new WatchedStore(below).failingAfter(crash).thoughDone(after);

                assertThatThrownBy(() -> write(ContentStore.in(failing), contents))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the disk is gone");
                ContentStore left = ContentStore.in(below);
                assertThat(below.list("")).isSubsetOf(objects.list(""));
                assertThat(left.verify("store", true, Sample.ALL).findings()).isEmpty();

                write(left, contents);
                assertThat(left.list()).isEqualTo(store.list());
                contents.forEach(
                        content -> assertThat(left.get(Digest.of(content))).isEqualTo(content));
            }
        }
    }

    @Test
    void afterAFailureNothingIsAcknowledged() {
        ObjectStore failing = new WatchedStore().failingAfter(0);
        ContentWriter writer = ContentStore.in(failing).on(pool).writer();
        writer.put(new byte[] {1});
        assertThatThrownBy(writer::flush).hasMessage("the disk is gone");

        String refusal = "an earlier write failed, so not everything that was put is durable";
        assertThatThrownBy(() -> writer.put(new byte[] {2}))
                .hasMessage(refusal)
                .hasRootCauseMessage("the disk is gone");
        assertThatThrownBy(writer::flush).hasMessage(refusal);
        assertThatThrownBy(writer::close).hasMessage(refusal);
    }

    @Test
    void aStoreMayFailWithOneExceptionAgainAndAgain() {
        IllegalStateException gone = new IllegalStateException("the disk is gone");
        ObjectStore failing = new WatchedStore() {
            @Override
            public boolean putIfAbsent(String name, byte[] content) {
                throw gone;
            }
        };
        ContentWriter writer = ContentStore.in(failing).on(pool).writer(SMALL_PACK);
        contents(30, 4).forEach(writer::put);

        assertThatThrownBy(writer::flush).isSameAs(gone);
        assertThat(gone).hasNoSuppressedExceptions();
    }

    @Test
    void aClosedWriterTakesNothing() {
        ContentWriter writer = store.writer();
        writer.close();
        writer.close();

        assertThat(objects.list("")).isEmpty();
        assertThatThrownBy(() -> writer.put(new byte[] {2})).hasMessage("this writer is closed; make another one");
    }

    /** A store whose writes come back with another byte. */
    @Test
    void aPackIsReadBack() {
        ObjectStore lossy = new WatchedStore(objects) {
            @Override
            public boolean putIfAbsent(String name, byte[] content) {
                byte[] other = content.clone();
                other[100]++;
                return super.putIfAbsent(name, other);
            }
        };
        assertThatThrownBy(() -> write(ContentStore.in(lossy), List.of(new byte[100])))
                .isInstanceOf(DamageException.class)
                .hasMessageEndingWith(": damaged at byte 100; reading it back just after writing gave other bytes");
    }
}
