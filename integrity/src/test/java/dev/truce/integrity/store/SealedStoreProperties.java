package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.age.Identities;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Encryption changes nothing of what a store means, whatever is put into it. */
class SealedStoreProperties {

    private static final Identities HELD = Identities.generate();

    @Property(tries = 60)
    @Tag("slow")
    void anEncryptedStoreIsReadAsAPlainOne(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 90_000) Integer> lengths, @ForAll long seed) {
        ObjectStore kept = ObjectStore.memory();
        ContentStore sealed = ContentStore.in(
                RepositoryKeys.create(kept, SealedStoreTest.to(HELD)).store());
        ContentStore plain = ContentStore.in(ObjectStore.memory());
        Random random = new Random(seed);
        try (ContentWriter one = sealed.writer();
                ContentWriter other = plain.writer()) {
            for (int length : lengths) {
                byte[] content = new byte[length];
                random.nextBytes(content);
                assertThat(one.put(content)).isEqualTo(other.put(content));
            }
        }
        ContentStore read = ContentStore.in(RepositoryKeys.open(kept, HELD).store());

        assertThat(read.list()).isEqualTo(plain.list());
        for (Digest object : plain.list()) {
            assertThat(read.get(object)).isEqualTo(plain.get(object));
        }
        assertThat(read.verify("sealed", true, Sample.ALL).findings()).isEmpty();
        assertThat(RepositoryKeys.verify(kept, "sealed", Sample.ALL).findings()).isEmpty();
    }

    @Property(tries = 300)
    @Tag("slow")
    void anyChangeOfAnEncryptedFileIsFound(
            @ForAll @IntRange(max = 70_000) int length,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        ObjectStore kept = ObjectStore.memory();
        ObjectStore store =
                RepositoryKeys.create(kept, SealedStoreTest.to(HELD)).store();
        Random random = new Random(seed);
        store.putIfAbsent("objects/x", new byte[length]);
        byte[] file = kept.get("objects/x").orElseThrow();
        int at = random.nextInt(file.length);
        file[at] ^= (byte) change;
        kept.delete("objects/x");
        kept.putIfAbsent("objects/x", file);

        assertThat(RepositoryKeys.verify(kept, "store", Sample.ALL).findings())
                .as("byte %d by %d", at, change)
                .hasSize(1);
    }
}
