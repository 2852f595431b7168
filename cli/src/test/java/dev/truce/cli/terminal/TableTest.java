package dev.truce.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void wideCharactersTakeTwoColumnsAndCombiningMarksNone() {
        Table table = new Table()
                .row("\u6771\u4eac", "x")
                .row("Zoe\u0308", "x")
                .row("\uff21b", "x")
                .row("abcd", "x");
        assertThat(table.lines()).containsExactly("\u6771\u4eac  x", "Zoe\u0308   x", "\uff21b   x", "abcd  x");
    }

    @Test
    void whatIsNotSeenTakesNoColumn() {
        Table table = new Table()
                .row("a\u20dd", "x") // in a circle
                .row("\u200bab", "x")
                .row("\u001b[32mabc\u001b[0m", "x");
        assertThat(table.lines()).containsExactly("a\u20dd    x", "\u200bab   x", "\u001b[32mabc\u001b[0m  x");
    }

    @Test
    void rowsMayEndEarly() {
        assertThat(new Table().row("a", "b", "1").row("abc").lines()).containsExactly("a    b  1", "abc");
    }
}
