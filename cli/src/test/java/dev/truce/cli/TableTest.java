package dev.truce.cli;

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
}
