package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The number that stands for a record orders it as its name does, wherever two numbers differ. */
class KeyPrefixProperties {

    @Property
    void numbersOrderRecordsAsTheirNamesDo(@ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
        Random random = new Random(seed);
        String common = List.of("", "r", "record-000000-").get(random.nextInt(3));
        int types = random.nextInt(3);
        List<LineKey> keys = Stream.generate(
                        () -> key(types == 0 ? "ab".substring(random.nextInt(2)) : "", common + end(random)))
                .limit(2 + random.nextInt(8))
                .toList();
        KeyPrefix prefix = new KeyPrefix();
        KeyPrefix half = new KeyPrefix();
        int middle = keys.size() / 2;
        keys.subList(0, middle).forEach(prefix::add);
        keys.subList(middle, keys.size()).forEach(half::add);
        prefix.add(half);
        prefix.add(new KeyPrefix());
        boolean told = false;
        for (LineKey one : keys) {
            for (LineKey two : keys) {
                int order = Long.compareUnsigned(prefix.order(one), prefix.order(two));
                told |= order != 0;
                if (order != 0) {
                    assertThat(Integer.signum(order)).isEqualTo(Integer.signum(one.compareTo(two)));
                }
            }
        }
        boolean oneType = keys.stream().allMatch(keys.get(0)::hasTypeOf);
        assertThat(told && !oneType)
                .as("records of several types are compared by their names")
                .isFalse();
        if (types > 0 && keys.get(0).eightBytes(0) != keys.get(1).eightBytes(0)) {
            assertThat(told).as("%s", keys).isTrue();
        }
    }

    private static String end(Random random) {
        StringBuilder end = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            end.append(List.of("a", "b", "é", "\0", "c", "aa").get(random.nextInt(6)));
        }
        return end.toString();
    }

    private static LineKey key(String type, String key) {
        LineKey name = new LineKey();
        byte[] types = type.getBytes(StandardCharsets.UTF_8);
        byte[] own = key.getBytes(StandardCharsets.UTF_8);
        name.type(types, 0, types.length);
        name.key(own, 0, own.length);
        return name;
    }
}
