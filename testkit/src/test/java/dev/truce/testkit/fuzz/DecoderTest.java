package dev.truce.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every input that was worth keeping, and each of them changed here and there; {@code -Pfuzz} looks for new ones. */
@SuppressWarnings("EnumOrdinal") // each decoder has a seed of its own
class DecoderTest {

    /** Of what is sound, and of what a fuzzer changed already. */
    private static final int CHANGED = 100;

    private static final int CHANGED_AGAIN = 3;
    private static final int MAX_CHANGES = 4;

    @ParameterizedTest
    @EnumSource(Decoder.class)
    void soundInputIsTaken(Decoder decoder) throws Exception {
        for (byte[] seed : Seeds.sound(decoder)) {
            assertThatCode(() -> decoder.read(seed)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource(Decoder.class)
    void whateverIsWrongIsRefusedAsDeclared(Decoder decoder) throws Exception {
        List<byte[]> seeds = Seeds.all(decoder);
        assertThat(seeds).isNotEmpty();
        SplittableRandom random = new SplittableRandom(decoder.name().hashCode());
        int kept = Seeds.kept(decoder).size();
        for (int n = 0; n < seeds.size(); n++) {
            tryOne(decoder, seeds.get(n));
            for (int i = 0; i < (n < seeds.size() - kept ? CHANGED : CHANGED_AGAIN); i++) {
                tryOne(decoder, changed(seeds.get(n), random));
            }
        }
    }

    private static void tryOne(Decoder decoder, byte[] input) {
        assertThatCode(() -> decoder.decode(input))
                .as("%s, input %s", decoder, Arrays.toString(input))
                .doesNotThrowAnyException();
    }

    private static byte[] changed(byte[] seed, SplittableRandom random) {
        byte[] changed = random.nextInt(4) == 0 && seed.length > 0
                ? Arrays.copyOf(seed, random.nextInt(seed.length))
                : seed.clone();
        for (int i = random.nextInt(MAX_CHANGES); i >= 0 && changed.length > 0; i--) {
            int at = random.nextInt(changed.length);
            changed[at] = random.nextBoolean()
                    ? (byte) (changed[at] ^ 1 << random.nextInt(8))
                    : changed[random.nextInt(changed.length)];
        }
        return changed;
    }
}
