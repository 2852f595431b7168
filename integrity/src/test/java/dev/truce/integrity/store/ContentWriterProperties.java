package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ContentWriterProperties {

    /** Some put alone, some in writers, in any order, and many of them twice. */
    @Property(tries = 300)
    void whatIsPutIsKeptOnceAndReadBack(
            @ForAll @Size(max = 60) List<@IntRange(max = 40) Integer> puts,
            @ForAll @IntRange(min = 50, max = 4_000) int packBytes,
            @ForAll boolean compress) {
        ObjectStore objects = ObjectStore.memory();
        ContentStore store = compress ? ContentStore.in(objects) : ContentStore.uncompressed(objects);
        Set<Digest> expected = new HashSet<>();
        ContentWriter writer = store.writer(packBytes);
        for (int i = 0; i < puts.size(); i++) {
            byte[] content = content(puts.get(i));
            Digest like = Digest.of(content(puts.get((i * 5 + 2) % puts.size())));
            expected.add(
                    i % 7 == 3
                            ? store.put(content)
                            : i % 2 == 0
                                    ? writer.put(content)
                                    : writer.store().putLike(content, like, ChangeNote.NONE));
            if (i % 11 == 5) {
                writer.close();
                writer = store.writer(packBytes);
            }
        }
        writer.close();

        ContentStore fresh = ContentStore.in(objects);
        assertThat(fresh.list())
                .containsExactlyElementsOf(expected.stream().sorted().toList());
        assertThat(store.list()).isEqualTo(fresh.list());
        puts.forEach(put -> assertThat(fresh.get(Digest.of(content(put)))).isEqualTo(content(put)));
        assertThat(fresh.verify("store", true, Sample.ALL).findings()).isEmpty();
        List<Digest> packed = new ArrayList<>();
        for (String pack : objects.list(PackFile.FOLDER)) {
            PackFile.index(objects, pack).orElseThrow().forEach(object -> packed.add(object.digest()));
        }
        assertThat(packed).doesNotHaveDuplicates();
        // a base is whole: nothing needs more than two objects
        expected.forEach(digest -> assertThat(fresh.bases(digest))
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(base -> assertThat(fresh.bases(base)).isEmpty()));
    }

    /** Number n has n² bytes; those of even numbers repeat, those of odd ones are much like others'. */
    private static byte[] content(int number) {
        byte[] content = new byte[number * number];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (number % 2 == 0 ? number : (i * i * 31 + (number % 8) * 17) >> 3);
        }
        return content;
    }
}
