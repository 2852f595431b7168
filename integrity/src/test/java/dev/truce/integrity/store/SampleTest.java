package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {

    @Property
    void everyNameIsInExactlyOnePart(@ForAll int first, @ForAll @IntRange(min = 1, max = 100) int parts) {
        Digest name = digest(first);
        int found = 0;
        for (int part = 1; part <= parts; part++) {
            found += new Sample(part, parts).contains(name) ? 1 : 0;
        }
        assertThat(found).isEqualTo(1);
    }

    private static Digest digest(int first) {
        return Digest.ofBytes(ByteBuffer.allocate(Digest.BYTES).putInt(first).array());
    }

    @Test
    void partsFollowTheOrderOfNames() {
        assertThat(new Sample(1, 4).contains(digest(0))).isTrue();
        assertThat(new Sample(1, 4).contains(digest(0x3FFFFFFF))).isTrue();
        assertThat(new Sample(2, 4).contains(digest(0x40000000))).isTrue();
        assertThat(new Sample(4, 4).contains(digest(-1))).isTrue();
        assertThat(Sample.ALL.contains(digest(-1))).isTrue();
    }

    @Test
    void theTextIsReadBack() {
        assertThat(Sample.parse("3/7")).isEqualTo(new Sample(3, 7)).hasToString("3/7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "0/7", "8/7", "1/0", "-1/7", "1/7/2", "1 / 7", "01/7", "1/9999999999", "a/b"})
    void whatIsNoSampleIsRefused(String text) {
        assertThatThrownBy(() -> Sample.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a sample is ");
    }

    @ParameterizedTest
    @CsvSource({"0, 7", "-1, 7", "8, 7", "1, 0"})
    void aPartIsOneOfThem(int part, int parts) {
        assertThatThrownBy(() -> new Sample(part, parts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a sample is part 1 to " + parts + " of " + parts + ", but part " + part + " was asked for");
    }

    @Test
    void thePartsOfAStoreFindEachDamageOnce() {
        ObjectStore objects = ObjectStore.memory();
        ContentStore store = ContentStore.in(objects);
        for (int i = 0; i < 100; i++) {
            try (ContentWriter writer = store.writer()) {
                writer.put(new byte[] {(byte) i});
            }
            store.put(new byte[] {(byte) i, 1});
        }
        for (String name : objects.list("")) {
            byte[] file = objects.get(name).orElseThrow();
            file[0] ^= 1;
            objects.delete(name);
            objects.putIfAbsent(name, file);
        }
        long files = 0;
        long findings = 0;
        for (int part = 1; part <= 7; part++) {
            var report = store.verify("store", false, new Sample(part, 7));
            assertThat(report.findings()).isNotEmpty().allMatch(Finding.Damaged.class::isInstance);
            files += report.filesChecked();
            findings += report.findings().size();
        }
        assertThat(files).isEqualTo(200);
        assertThat(findings).isEqualTo(200);
    }
}
