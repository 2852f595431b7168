package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All 125 cells of Absent, Null and three values for base, local and server, for every rule. */
class CellTableTest {

    /** These look at what one side changed, or at nothing. */
    private static final Set<String> BEYOND_CHANGES = Set.of("immutable", "localOnly", "derived");

    private static final Set<String> REMOVALS = Set.of("setWins", "removeWins");

    static List<String> tables() throws IOException {
        return CellTable.names();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyCellIsAsTheTableSays(String name) throws IOException {
        CellTable table = CellTable.read(name);
        assertThat(String.join("\n", table.merged())).isEqualTo(String.join("\n", table.grid()));
    }

    @Test
    void everyRuleHasATable() throws IOException {
        Set<String> rules = new TreeSet<>();
        for (String name : CellTable.names()) {
            CellTable table = CellTable.read(name);
            rules.add(table.ruleName());
            assertThat(table.values()).as(name).containsKeys("v1", "v2", "v3");
            assertThat(table.grid()).as(name).hasSize(1 + 25);
        }
        assertThat(rules).containsExactlyInAnyOrderElementsOf(RuleBinder.names());
    }

    @ParameterizedTest
    @MethodSource("tables")
    void whatOneSideChangedStandsAndARemovalAgainstAChangeConflicts(String name) throws IOException {
        CellTable table = CellTable.read(name);
        if (BEYOND_CHANGES.contains(table.ruleName())) {
            return;
        }
        for (String base : CellTable.STATES) {
            for (String local : CellTable.STATES) {
                for (String server : CellTable.STATES) {
                    String cell = table.said(base, local, server);
                    String where = name + ": base " + base + ", local " + local + ", server " + server;
                    if (local.equals(base) || local.equals(server)) {
                        assertThat(cell).as(where).isEqualTo(server);
                    } else if (server.equals(base)) {
                        assertThat(cell).as(where).isEqualTo(local);
                    } else if (local.equals("-") || server.equals("-")) {
                        String change = local.equals("-") ? server : local;
                        assertThat(cell)
                                .as(where)
                                .isEqualTo(
                                        !REMOVALS.contains(table.ruleName())
                                                ? "!"
                                                : table.ruleName().equals("setWins") ? change : "-");
                    }
                }
            }
        }
    }
}
