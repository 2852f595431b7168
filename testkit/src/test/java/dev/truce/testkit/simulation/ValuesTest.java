package dev.truce.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ValuesTest {

    private static final FieldAccess<JsonNode> ACCESS = FieldAccess.json();
    private static final Stamp STAMP = new Stamp(new ScalarVersion(0, 2), null);

    @Test
    void aSideIsToldWithItsVersion() {
        assertThat(Values.text(ACCESS, Side.present(ACCESS.read("1"), STAMP))).isEqualTo("1 at 0.2");
        assertThat(Values.text(ACCESS, Side.tombstone(STAMP))).isEqualTo("deleted at 0.2");
        assertThat(Values.text(ACCESS, Side.none())).isEqualTo("nothing");
        assertThat(Values.text(ACCESS, Side.unknown())).isEqualTo("unknown");
    }

    @Test
    void withoutMembersARecordIsEditedAsAWhole() {
        assertThat(Values.members(ACCESS, ACCESS.read("1"))).containsExactly(entry("", "1"));
        assertThat(Values.edited(ACCESS, ACCESS.read("{\"a\":1}"), null, ACCESS.read("2")))
                .isEqualTo(ACCESS.read("2"));
        assertThat(Values.edited(ACCESS, ACCESS.read("1"), "a", ACCESS.read("{\"a\":2}")))
                .isEqualTo(ACCESS.read("{\"a\":2}"));
    }

    @Test
    void identicalIsWhatHasTheSameBytesAndTheSameStamp() {
        Side<JsonNode> one = Side.present(ACCESS.read("1"), STAMP);
        assertThat(Values.identical(ACCESS, one, Side.present(ACCESS.read("1"), STAMP)))
                .isTrue();
        assertThat(Values.identical(ACCESS, one, Side.present(ACCESS.read("2"), STAMP)))
                .isFalse();
        assertThat(Values.identical(ACCESS, one, Side.present(ACCESS.read("1"), Stamp.UNKNOWN)))
                .isFalse();
        assertThat(Values.identical(ACCESS, one, Side.tombstone(STAMP))).isFalse();
        assertThat(Values.identical(ACCESS, Side.tombstone(STAMP), one)).isFalse();
        assertThat(Values.identical(ACCESS, Side.tombstone(STAMP), Side.tombstone(STAMP)))
                .isTrue();
        assertThat(Values.identical(ACCESS, Side.none(), Side.unknown())).isFalse();
    }
}
