package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryLiveStoreTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));

    @TempDir
    Path folder;

    private LiveStore store() {
        return LiveStore.directory(folder, FORMAT);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }

    private void remove(String file) {
        try {
            Files.deleteIfExists(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordId id(String type, String key) {
        return new RecordId(type, key);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RecordChange set(String key, String before, String after) {
        return new RecordChange(
                id("guest", key),
                before == null ? null : StoredRecord.digest(utf8(before)),
                after == null ? null : utf8(after));
    }

    private List<String> scanned(LiveStore store) {
        List<String> lines = new ArrayList<>();
        try (RecordCursor cursor = store.scan()) {
            cursor.forEachRemaining(
                    record -> lines.add(record.id() + " " + new String(record.json(), StandardCharsets.UTF_8)));
        }
        return lines;
    }

    @Test
    void recordsComeByTypeThenKeyByCodePoints() throws IOException {
        write("table.ndjson", "{\"id\":\"t\"}\n");
        write("guest.ndjson", "{\"id\":\"\uD83D\uDE00\"}\n\n{\"id\" : 2}\r\n{\"id\":\"\uFFFD\"}\n{\"id\":\"10\"}");
        write("notes.txt", "not a record");

        assertThat(scanned(store()))
                .containsExactly(
                        "guest/10 {\"id\":\"10\"}",
                        "guest/2 {\"id\" : 2}",
                        "guest/\uFFFD {\"id\":\"\uFFFD\"}",
                        "guest/\uD83D\uDE00 {\"id\":\"\uD83D\uDE00\"}",
                        "table/t {\"id\":\"t\"}");
        assertThat(store().get(id("guest", "2"))).isPresent();
        assertThat(store().get(id("guest", "3"))).isEmpty();
        assertThat(store().get(id("chair", "3"))).isEmpty();
    }

    @Test
    void untouchedLinesStayByteForByteWhereTheyAre() throws IOException {
        write("guest.ndjson", "{\"id\":\"b\"}\r\n\n{ \"id\":\"a\" }\n  \n{\"id\":\"c\"}\n{\"id\":\"d\",\"n\":1.10}");

        store().apply(List.of(
                set("b", "{\"id\":\"b\"}", "{\"id\":\"b\",\"n\":2}"),
                set("c", "{\"id\":\"c\"}", null),
                set("z", null, "{\"id\":\"z\"}"),
                set("y", null, "{\"id\":\"y\"}")));

        assertThat(Files.readString(folder.resolve("guest.ndjson")).split("\n", -1))
                .containsExactly(
                        "{\"id\":\"b\",\"n\":2}\r",
                        "",
                        "{ \"id\":\"a\" }",
                        "  ",
                        "{\"id\":\"d\",\"n\":1.10}",
                        "{\"id\":\"z\"}",
                        "{\"id\":\"y\"}",
                        "");
    }

    @Test
    void repeatingABatchChangesNothing() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n");
        List<RecordChange> batch =
                List.of(set("a", "{\"id\":\"a\"}", "{\"id\":\"a\",\"n\":1}"), set("b", null, "{\"id\":\"b\"}"));
        LiveStore store = store();

        store.apply(batch);
        String once = Files.readString(folder.resolve("guest.ndjson"));
        Object file =
                Files.readAttributes(folder.resolve("guest.ndjson"), "unix:ino").get("ino");
        store.apply(batch);

        assertThat(Files.readString(folder.resolve("guest.ndjson"))).isEqualTo(once);
        assertThat(Files.readAttributes(folder.resolve("guest.ndjson"), "unix:ino"))
                .containsEntry("ino", file);
    }

    @Test
    void oneUnexpectedRecordStopsTheWholeBatch() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        List<RecordChange> batch = List.of(set("a", "{\"id\":\"a\"}", null), set("b", "{\"id\":\"x\"}", null));

        assertThatThrownBy(() -> store().apply(batch))
                .isInstanceOf(UnexpectedRecordException.class)
                .hasMessageStartingWith("Record guest/b of dir:" + folder + " was expected at ")
                .hasMessageEndingWith(
                        "nothing of the batch was applied. Find out who writes to the store and make a new plan.");
        assertThat(scanned(store())).hasSize(2);
    }

    @Test
    void badRecordsAreNamedByFileAndLine() throws IOException {
        String file = folder.resolve("guest.ndjson").toString();
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"name\":\"b\"}\n");
        assertThatThrownBy(() -> store().scan())
                .isInstanceOf(InputRejectedException.class)
                .hasMessage(file + ":2: /id: the record has no key; give it one");
        write("guest.ndjson", "{\"id\":\"a\"}\n\n{\"id\":\"a\"}\n");
        assertThatThrownBy(() -> store().scan())
                .hasMessage(file + ":3: the key \"a\" stands already in line 1; remove one of the two records");
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\n");
        assertThatThrownBy(() -> store().scan())
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith(file + ":2:");
    }

    @Test
    void aFileInOrderIsReadAsAnyOther() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String n = i % 3 == 0 ? "1.50" : i % 3 == 1 ? "1e2" : "\"\\u00e4\"";
            lines.add("{\"n\":" + n + ",\"id\":\"" + (1_000 + i) + "\"}");
        }
        write("guest.ndjson", String.join("\n", lines));
        List<String> sorted = scanned(store());
        List<Object> digests = digests();
        Collections.reverse(lines);
        write("guest.ndjson", String.join("\n", lines));

        assertThat(scanned(store())).isEqualTo(sorted).hasSize(500);
        assertThat(digests()).isEqualTo(digests);
    }

    /** As the cursor knows them, or else as they are computed. */
    private List<Object> digests() {
        List<Object> digests = new ArrayList<>();
        try (RecordCursor cursor = store().scan(Runnable::run, true)) {
            assertThat(cursor.knownDigest()).isEmpty();
            while (cursor.hasNext()) {
                StoredRecord record = cursor.next();
                cursor.knownDigest().ifPresent(known -> assertThat(known).isEqualTo(record.digest()));
                digests.add(record.digest());
            }
        }
        return digests;
    }

    @Test
    void aBadLineOfAFileInOrderIsNamedWhenItIsReached() throws IOException {
        String file = folder.resolve("guest.ndjson").toString();
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\",\"n\":}\n{\"id\":\"c\"}\n");
        try (RecordCursor cursor = store().scan()) {
            assertThat(cursor.next().id().key()).isEqualTo("a");
            assertThatThrownBy(cursor::next)
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageStartingWith(file + ":2:15:");
        }
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\",\"id\":\"c\"}\n");
        assertThatThrownBy(() -> scanned(store())).hasMessageStartingWith(file + ":2:");
    }

    /** More lines than are looked at together, or read ahead. */
    private static List<String> manyLines() {
        return IntStream.range(0, 20_000)
                .mapToObj(i -> "{\"id\":\"%05d\",\"text\":\"%s\",\"n\":1.%d0}".formatted(i, "é".repeat(i % 90), i))
                .toList();
    }

    @Test
    @Tag("slow")
    void helpersChangeNothing() throws IOException {
        List<String> lines = new ArrayList<>(manyLines());
        write("guest.ndjson", String.join("\n", lines));
        List<String> alone = scanned(store());
        assertThat(alone).hasSize(lines.size());
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (boolean withDigests : List.of(true, false)) {
                List<String> helped = new ArrayList<>();
                try (RecordCursor cursor = store().scan(pool, withDigests)) {
                    while (cursor.hasNext()) {
                        StoredRecord record = cursor.next();
                        helped.add(record.id() + " " + new String(record.json(), StandardCharsets.UTF_8));
                        assertThat(cursor.knownDigest())
                                .isEqualTo(withDigests ? Optional.of(record.digest()) : Optional.empty());
                    }
                }
                assertThat(helped).isEqualTo(alone);
            }
            Collections.swap(lines, 700, 701);
            write("guest.ndjson", String.join("\n", lines));
            try (RecordCursor cursor = store().scan(pool, true)) {
                assertThat(cursor.knownDigest()).isEmpty(); // by an index, as the file is not in order
                assertThat(cursor.next().id().key()).isEqualTo("00000");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whatIsRefusedComesAfterAllThatStandsBeforeIt() throws IOException {
        List<String> lines = new ArrayList<>(manyLines());
        lines.set(9_000, "{\"id\":\"09000\",\"n\":}");
        lines.set(19_000, "{\"id\":\"19000\",\"n\":}");
        write("guest.ndjson", String.join("\n", lines));
        for (Executor helpers : List.<Executor>of(Runnable::run, ForkJoinPool.commonPool())) {
            List<String> keys = new ArrayList<>();
            try (RecordCursor cursor = store().scan(helpers, true)) {
                assertThatThrownBy(() -> cursor.forEachRemaining(
                                record -> keys.add(record.id().key())))
                        .isInstanceOf(InputRejectedException.class)
                        .hasMessageContaining("guest.ndjson:9001:");
            }
            assertThat(keys).hasSize(9_000).endsWith("08999");
        }
    }

    @Test
    void aFileThatIsWrittenToWhileItIsReadIsRefused() throws IOException {
        String file = folder.resolve("guest.ndjson").toString();
        for (String later : List.of("{\"id\":\"b\"}\n{\"id\":\"a\"}\n", "{\"id\":\"b\"}\n{\"id\":\"b\"}\n")) {
            write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
            try (RecordCursor cursor = store().scan()) {
                write("guest.ndjson", later);
                cursor.next();
                assertThatThrownBy(cursor::next)
                        .isInstanceOf(InputRejectedException.class)
                        .hasMessage(file + ": the file was changed while it was read; stop its writer and try again");
            }
        }
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n");
        LiveStore store = store();
        assertThat(scanned(store)).hasSize(1);

        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");

        assertThat(scanned(store)).hasSize(2);
        assertThat(store.get(id("guest", "b"))).isPresent();
    }

    @Test
    void aScanGoesOnInTheStateItBegan() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        LiveStore store = store();
        try (RecordCursor cursor = store.scan()) {
            store().apply(List.of(set("b", "{\"id\":\"b\"}", null)));

            assertThat(cursor.next().id().key()).isEqualTo("a");
            assertThat(cursor.next().id().key()).isEqualTo("b");
        }
    }

    @Test
    void symbolicLinksAreRefused() throws IOException {
        Path outside = Files.createTempFile("outside", ".ndjson");
        Files.createSymbolicLink(folder.resolve("guest.ndjson"), outside);

        assertThatThrownBy(() -> store().scan())
                .isInstanceOf(InputRejectedException.class)
                .hasMessageContaining("this is a symbolic link");
        Files.delete(outside);
    }

    @Test
    void aFolderThatIsALinkIsRefusedWhateverIsAskedOfIt(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("guest.ndjson"), "{\"id\":\"a\"}\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
        try (LiveStore store = LiveStore.directory(link, FORMAT)) {
            List<ThrowingCallable> asked = List.of(
                    store::scan,
                    store::lock,
                    store::atomic,
                    () -> store.get(id("guest", "a")),
                    () -> store.apply(List.of(set("b", null, "{\"id\":\"b\"}"))));
            assertThat(asked)
                    .allSatisfy(each -> assertThatThrownBy(each)
                            .isInstanceOf(InputRejectedException.class)
                            .hasMessage(link
                                    + ": this is a symbolic link, which could lead anywhere; name the real place"));
        }
        assertThat(outside.resolve("guest.ndjson")).hasContent("{\"id\":\"a\"}\n");
        assertThat(outside).isDirectoryNotContaining(file -> !file.endsWith("guest.ndjson"));
    }

    @Test
    void whatIsNoFolderIsRefused() throws IOException {
        write("file", "");
        try (LiveStore store = LiveStore.directory(folder.resolve("file"), FORMAT)) {
            assertThatThrownBy(store::lock)
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageEndingWith("this is no folder; name the folder of the records");
        }
    }

    @Test
    void aLinkToWhatIsNotThereIsNoFileThatIsMissing() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("guest.ndjson"), folder.resolve("nowhere"));

        assertThatThrownBy(() -> store().get(id("guest", "a")))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith(link + ": this is a symbolic link");
        assertThatThrownBy(() -> store().apply(List.of(set("a", null, "{\"id\":\"a\"}"))))
                .isInstanceOf(InputRejectedException.class);
        assertThat(link).isSymbolicLink();
    }

    @Test
    void whatStandsInOneFileIsWrittenAtOnce() throws IOException {
        assertThat(store().atomic()).isTrue();
        write("guest.ndjson", "{\"id\":\"a\"}\n");
        assertThat(store().atomic()).isTrue();
        write("table.ndjson", "{\"id\":\"t\"}\n");
        assertThat(store().atomic()).isFalse();
    }

    @Test
    void aLongRecordThatStandsTwiceIsNamedByItsLines() throws IOException {
        String record = "{\"id\":\"a\",\"text\":\"" + "x".repeat(1 << 17) + "\"}\n";
        write("guest.ndjson", record + record);

        assertThatThrownBy(() -> store().scan())
                .isInstanceOf(InputRejectedException.class)
                .hasMessageEndingWith(
                        "guest.ndjson:2: the key \"a\" stands already in line 1; remove one of the two records");
    }

    @Test
    void aFolderIsMadeByTheFirstWriteAndIsEmptyBefore() {
        LiveStore store = LiveStore.directory(folder.resolve("new/store"), FORMAT);
        assertThat(scanned(store)).isEmpty();

        store.apply(List.of(
                set("a", null, "{\"id\":\"a\"}"), new RecordChange(id("../x", "a"), null, utf8("{\"id\":\"a\"}"))));

        assertThat(folder.resolve("new/store/guest.ndjson")).hasContent("{\"id\":\"a\"}");
        assertThat(folder.resolve("new/store/=2E.=2Fx.ndjson")).exists();
        assertThat(scanned(store)).hasSize(2);
        assertThat(store.atomic()).isFalse();
    }

    @Test
    void oneHolderLocksOutAnother() {
        try (LiveStore.StoreLock lock = store().lock()) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> store().lock()).isInstanceOf(StoreLockedException.class);
        }
        store().lock().close();
    }

    @Test
    void aFileThatIsNoTypesFileIsRefusedAndNotLeftOut(@TempDir Path misnamed) throws IOException {
        Files.writeString(misnamed.resolve("my orders.ndjson"), "{\"id\":\"1\"}\n");
        try (LiveStore store = LiveStore.directory(misnamed, RecordFormat.keyed("record", FieldPath.parse("/id")))) {
            assertThatThrownBy(() -> store.scan().close())
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageContaining("my orders.ndjson")
                    .hasMessageContaining("rename it to my=20orders.ndjson");
        }
    }

    @Test
    void aFileThatGoesWhileAScanBeginsHasNoRecords() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n");
        write("table.ndjson", "{\"id\":\"t\"}\n");
        Executor removing = task -> {
            remove("table.ndjson");
            task.run();
        };
        try (RecordCursor cursor = store().scan(removing, false)) {
            assertThat(cursor.next().id()).isEqualTo(id("guest", "a"));
            assertThat(cursor.hasNext()).isFalse();
        }
    }

    @Test
    void aFileThatIsGoneIsNoLongerKnown() throws IOException {
        write("guest.ndjson", "{\"id\":\"b\"}\n{\"id\":\"a\"}\n");
        LiveStore store = store();
        assertThat(store.get(id("guest", "a"))).isPresent();

        Files.delete(folder.resolve("guest.ndjson"));

        assertThat(store.get(id("guest", "a"))).isEmpty();
    }

    @Test
    void aFileThatWasWrittenAnewIsReadAgain() throws IOException {
        write("guest.ndjson", "{\"id\":\"b\"}\n{\"id\":\"a\"}\n");
        LiveStore store = store();
        assertThat(store.get(id("guest", "c"))).isEmpty();

        write("guest.ndjson", "{\"id\":\"c\",\"n\":1}\n{\"id\":\"a\"}\n");

        assertThat(store.get(id("guest", "c"))).isPresent();
        assertThat(store.get(id("guest", "b"))).isEmpty();
    }

    @Test
    void nothingFollowsTheLastRecordOfAFileInOrder() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n");
        Path file = folder.resolve("guest.ndjson");
        try (SortedFile records = SortedFile.open(file, FORMAT.ofType("guest"), "guest", Runnable::run, false)
                .orElseThrow()) {
            records.next();
            assertThatThrownBy(records::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage(file + " has no further record");
        }
    }

    @Test
    void aFileThatIsCutOffWhileItIsReadIsRefused() throws IOException {
        write("guest.ndjson", "{\"id\":\"b\"}\n{\"id\":\"a\"}\n");
        try (RecordCursor cursor = store().scan()) {
            write("guest.ndjson", "{\"id\":\"b\"}\n");
            assertThatThrownBy(cursor::next)
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageEndingWith("the file became shorter while it was read; stop its writer and try again");
        }
    }

    @Test
    void removingWhatWasNeverThereMakesNoFolder() {
        Path none = folder.resolve("none");
        try (LiveStore store = LiveStore.directory(none, FORMAT)) {
            store.apply(List.of());
            store.apply(List.of(set("a", null, null)));
            assertThat(none).doesNotExist();
        }
        store().apply(List.of());
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\n\"id\":\"a\"}", "{\r\"id\":\"a\"}"})
    void aDocumentOfSeveralLinesIsNotWritten(String document) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().apply(List.of(set("a", null, document))))
                .withMessage("The document of guest/a has a line break, but a record is one line; write it compactly");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theLastLineGoesWithTheFilesEnd() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\"}");

        store().apply(List.of(set("b", "{\"id\":\"b\"}", null)));

        assertThat(folder.resolve("guest.ndjson")).hasContent("{\"id\":\"a\"}\n");
    }

    @Test
    void keysMayStandDeeperAndRecordsNameTheirType() throws IOException {
        RecordFormat format = new RecordFormat(
                "", FieldPath.parse("/kind"), FieldPath.parse("/meta/id"), null, null, null, null, null);
        write(
                "guest.ndjson",
                "{\"kind\":\"guest\",\"meta\":{\"id\":\"a\"}}\n{\"kind\":\"guest\",\"meta\":{\"id\":\"b\"}}\n");
        try (LiveStore store = LiveStore.directory(folder, format)) {
            assertThat(scanned(store)).hasSize(2).first().asString().startsWith("guest/a ");
        }
        write("guest.ndjson", "{\"kind\":\"table\",\"meta\":{\"id\":\"a\"}}\n");
        try (LiveStore store = LiveStore.directory(folder, format)) {
            assertThatThrownBy(() -> scanned(store))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageEndingWith(
                            "guest.ndjson:1: the record says it is of type \"table\" but stands in the file of"
                                    + " \"guest\"; move it to table.ndjson");
        }
    }

    @Test
    void aKeyInsideAnotherMemberIsReadFromTheWholeLine() throws IOException {
        RecordFormat format = RecordFormat.keyed("", FieldPath.parse("/meta/id"));
        write("guest.ndjson", "{\"meta\":{\"id\":\"a\"}}\n{\"meta\":{\"id\":\"b\"}}\n");
        try (LiveStore store = LiveStore.directory(folder, format)) {
            assertThat(scanned(store)).hasSize(2).last().asString().startsWith("guest/b ");
        }
    }

    @Test
    void theDigestOfTheLastRecordIsKnownOnceItWasRead() throws IOException {
        write("guest.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\",\"n\":1e2}\n");
        try (RecordCursor cursor = store().scan(Runnable::run, true)) {
            assertThat(cursor.hasNext()).isTrue();
            assertThat(cursor.knownDigest()).isEmpty();
            StoredRecord plain = cursor.next();
            assertThat(cursor.knownDigest()).contains(plain.digest());
            cursor.next();
            assertThat(cursor.knownDigest()).isEmpty(); // a number with an exponent is for the strict reader
        }
    }
}
