package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Names of records in the middle of other bytes. */
class LineKeyTest {

    private static LineKey key(String type, String key) {
        byte[] bytes = ("<" + type + "|" + key + ">").getBytes(StandardCharsets.UTF_8);
        int bar = 1 + type.getBytes(StandardCharsets.UTF_8).length;
        LineKey made = new LineKey();
        made.type(bytes, 1, bar);
        made.key(bytes, bar + 1, bytes.length - 1);
        return made;
    }

    @Test
    void aCopyKeepsItsNameWhenTheLineIsOverwritten() {
        byte[] line = "<room|r17>".getBytes(StandardCharsets.UTF_8);
        LineKey read = new LineKey();
        read.type(line, 1, 5);
        read.key(line, 6, 9);
        LineKey same = new LineKey();
        same.set(read);
        LineKey copy = read.copy();
        assertThat(same.id("seat")).isEqualTo(new RecordId("room", "r17"));
        Arrays.fill(line, (byte) 'x');
        assertThat(copy).hasToString("room/r17");
        assertThat(copy.id("seat")).isEqualTo(new RecordId("room", "r17"));
        assertThat(same).hasToString("xxxx/xxx");
        assertThat(key("", "r17").id("seat")).isEqualTo(new RecordId("seat", "r17"));
    }

    @Test
    void keysBeginAlikeUpToTheFirstByteThatDiffers() {
        assertThat(key("a", "guest-1").commonBytes(key("longer", "guest-22"), 99))
                .isEqualTo(6);
        assertThat(key("a", "guest").commonBytes(key("a", "guest-22"), 99)).isEqualTo(5);
        assertThat(key("a", "guest-22").commonBytes(key("a", "guest"), 99)).isEqualTo(5);
        assertThat(key("a", "guest-22").commonBytes(key("a", "guest-22"), 3)).isEqualTo(3);
        assertThat(key("a", "b").commonBytes(key("a", "c"), 99)).isZero();
    }

    @Test
    void eightBytesOfAKeyAreInItsOrder() {
        assertThat(key("a", "0123456789").eightBytes(1)).isEqualTo(0x3132333435363738L);
        assertThat(key("a", "01").eightBytes(1)).isEqualTo(0x3100000000000000L);
        assertThat(key("a", "01").eightBytes(2)).isZero();
        assertThat(key("a", "\u00e9").eightBytes(0)).isEqualTo(0xC3A9000000000000L);
    }

    @Test
    void theHashIsThatOfTheRecordInWordsAndTellsRecordsApart() {
        RecordId id = new RecordId("room", "r17");
        assertThat(key("room", "r17").hash())
                .isEqualTo(LineKey.hash(id, true))
                .isNotIn(
                        LineKey.hash(id, false),
                        key("room", "r18").hash(),
                        key("room", "r7").hash(),
                        key("roomr", "17").hash(),
                        key("rome", "r17").hash());
    }
}
