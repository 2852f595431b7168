package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PurityTest {

    private static final List<String> INPUTS = List.of("TITLE", "b", "c");

    private static List<String> broken(Function<String, Object> function) {
        return Purity.of(function).over(INPUTS).violations().stream()
                .map(Violation::law)
                .toList();
    }

    @Test
    void aPureFunctionPasses() {
        Purity.of(String::length).over(INPUTS).check();
    }

    @Test
    void answersWithoutAnEqualsAreComparedAsTexts() {
        assertThat(broken(StringBuilder::new)).isEmpty();
    }

    @Test
    void memoryIsFound() {
        AtomicInteger calls = new AtomicInteger();
        assertThat(broken(each -> each + calls.incrementAndGet()))
                .contains("the same question has the same answer", "what was asked before decides nothing");
        assertThatThrownBy(() -> Purity.of((String each) -> calls.incrementAndGet())
                        .over(INPUTS)
                        .check())
                .hasMessageContaining("not pure");
    }

    @Test
    @SuppressWarnings("StringCaseLocaleUsage") // the mistake that is looked for
    void theDefaultLocaleIsFound() {
        assertThat(broken(each -> each.toLowerCase(Locale.getDefault())))
                .containsExactly("neither locale nor time zone decides anything");
    }

    @Test
    void theTimeZoneIsFoundAndPutBack() {
        TimeZone before = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        assertThat(broken(each -> TimeZone.getDefault().getID()))
                .containsExactly("neither locale nor time zone decides anything");
        assertThat(TimeZone.getDefault()).isEqualTo(before);
        assertThat(Locale.getDefault()).isEqualTo(locale);
    }

    @Test
    void theThreadIsFound() {
        assertThat(broken(each -> Thread.currentThread().getName())).containsExactly("the thread decides nothing");
    }
}
