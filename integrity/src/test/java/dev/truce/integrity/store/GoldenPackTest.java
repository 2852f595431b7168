package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A pack written by format version 1, kept for ever: every later version must read it. */
class GoldenPackTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/1/packed");
    private static final String PACK = "packs/45/45ace8914db8e09d602a66895374a784b4b3e0588471c36ac953e071a5c66311";

    @Test
    void thePackIsSoundAndHoldsItsObjects() {
        ObjectStore objects = ObjectStore.directory(GOLDEN);
        ContentStore store = ContentStore.in(objects);

        assertThat(objects.list("")).containsExactly(PACK);
        assertThat(store.verify("golden", true, Sample.ALL).findings()).isEmpty();
        assertThat(store.list()).hasSize(contents().size());
        for (byte[] content : contents()) {
            assertThat(store.get(Digest.of(content))).isEqualTo(content);
        }
        assertThat(PackFile.index(objects, PACK).orElseThrow())
                .extracting(PackedObject::digest)
                .containsExactlyElementsOf(contents().stream().map(Digest::of).toList());
        assertThat(PackFile.index(objects, PACK).orElseThrow())
                .extracting(PackedObject::encoding)
                .containsExactly(Payload.ZSTD, Payload.NONE, Payload.NONE, Payload.NONE);
    }

    /** Where nothing is compressed, the bytes themselves are the format's. */
    @Test
    void theSameBytesAreWrittenToday() {
        ObjectStore objects = ObjectStore.memory();
        try (ContentWriter writer = ContentStore.uncompressed(objects).writer()) {
            contents().forEach(writer::put);
        }

        assertThat(objects.list(""))
                .containsExactly("packs/68/6879852757112574439570802d99c415dee0f898cd5ab70d134e50298213372d");
    }

    /** Writes the golden file of the present format: the first argument is the directory. */
    public static void main(String[] arguments) {
        try (ContentWriter writer =
                ContentStore.in(ObjectStore.directory(Path.of(arguments[0]))).writer()) {
            contents().forEach(writer::put);
        }
    }

    private static List<byte[]> contents() {
        byte[] noise = new byte[300];
        new Random(1).nextBytes(noise);
        return List.of(
                "{\"id\":\"0007\",\"größe\":\"😀\"}\n".repeat(40).getBytes(StandardCharsets.UTF_8),
                new byte[0],
                "{}".getBytes(StandardCharsets.UTF_8),
                noise);
    }
}
