package dev.truce.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files written by format version 1, kept for ever: every later version must read them, and name their content alike. */
class GoldenFilesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/1");
    private static final Digest ROOT =
            Digest.parse("sha256:c177b1d8f557942091d564fb35950e5eda88f1af86df97295a4ad45fa20bf107");
    private static final Digest ROOT_OBJECT =
            Digest.parse("sha256:3411481cdf1546fd167ab89f4623a49b2bad73663efaf623f064ce10f517cf38");

    @Test
    @Tag("slow")
    void theRepositoryIsSoundAndHoldsItsRecords() {
        ContentStore store = store(GOLDEN.resolve("repository"));
        RecordTree tree = RecordTree.open(store, ROOT_OBJECT);

        assertThat(store.verify("golden").findings()).isEmpty();
        assertThat(RecordTree.verify("golden", store, ROOT_OBJECT).findings()).isEmpty();
        assertThat(tree.root()).isEqualTo(ROOT);
        assertThat(tree.counts()).containsExactly(Map.entry("order", 400L), Map.entry("size", 1L));
        assertThat(tree.get("order", "0007").orElseThrow().record())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\":\"0007\",\"total\":7.10,\"größe\":\"😀\"}");
        assertThat(tree.entries()).toIterable().containsExactlyElementsOf(records());
    }

    @Test
    void theSameRecordsGetTheSameNamesToday() {
        RecordTree tree = RecordTree.build(
                ContentStore.in(ObjectStore.memory()), records().iterator());

        assertThat(tree.root()).isEqualTo(ROOT);
        assertThat(tree.rootObject()).isEqualTo(ROOT_OBJECT);
    }

    @Test
    void theBagIsValidAndHoldsItsFiles() {
        Bag bag = Bag.open(GOLDEN.resolve("bag"));

        assertThat(Bag.verify(GOLDEN.resolve("bag")).findings()).isEmpty();
        assertThat(bag.info("Truce-Format")).hasValue("1");
        assertThat(bag.file("data/order.ndjson"))
                .content()
                .startsWith("{\"id\":\"0000\"")
                .hasLineCount(400);
    }

    @Test
    void theSameBagIsWrittenToday(@TempDir Path dir) throws IOException {
        writeBag(dir.resolve("bag"));

        for (String file : List.of("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")) {
            assertThat(dir.resolve("bag").resolve(file))
                    .hasSameBinaryContentAs(GOLDEN.resolve("bag").resolve(file));
        }
    }

    /** Writes the golden files of the present format: the first argument is the directory. */
    public static void main(String[] arguments) {
        Path target = Path.of(arguments[0]);
        DurableFiles.createDirectories(target);
        RecordTree tree =
                RecordTree.build(store(target.resolve("repository")), records().iterator());
        writeBag(target.resolve("bag"));
        System.out.println(tree.root() + " " + tree.rootObject());
    }

    private static ContentStore store(Path directory) {
        return ContentStore.in(ObjectStore.directory(directory));
    }

    private static void writeBag(Path target) {
        Bag.write(target, writer -> {
            writer.info("Truce-Format", "1");
            writer.payload("order.ndjson", out -> {
                for (Entry entry : records()) {
                    if (entry.type().equals("order")) {
                        out.write(entry.record());
                        out.write('\n');
                    }
                }
            });
            writer.tagFile("truce-export.json", CanonicalJson.of(json("{\"format\":1,\"records\":400}")));
        });
    }

    private static List<Entry> records() {
        List<Entry> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String id = String.format("%04d", i);
            String text = "{\"id\":\"" + id + "\",\"total\":" + i + ".10,\"größe\":\"😀\"}";
            records.add(Entry.of("order", id, json(text)));
        }
        records.add(Entry.of("size", "large", json("{\"text\":\"" + "x".repeat(20_000) + "\"}")));
        return records;
    }

    private static JsonNode json(String text) {
        return StrictJson.reader().read(text, "golden");
    }
}
