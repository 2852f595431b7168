package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** Runs with the laws that are run a second time, elsewhere; see this module's pom. */
class ElsewhereLaws {

    @Test
    void thisIsTurkeyOnChathamIslandInLatin1() {
        assertThat(Locale.getDefault()).isEqualTo(Locale.forLanguageTag("tr-TR"));
        assertThat("I".toLowerCase(Locale.getDefault())).isEqualTo("ı");
        assertThat(TimeZone.getDefault().getID()).isEqualTo("Pacific/Chatham");
        assertThat(Charset.defaultCharset()).isEqualTo(StandardCharsets.ISO_8859_1);
    }
}
