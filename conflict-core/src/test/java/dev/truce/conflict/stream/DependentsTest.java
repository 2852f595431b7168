package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Orders, their lines, and notes about those. Records come by their type: lines, notes, orders. */
class DependentsTest {

    private static final String RULES = """
            ruleset: shop
            version: 1.0.0
            record: { type: /t, key: /id, syncVersion: /v }
            types:
              line: { references: { /order: order } }
              note: { references: { /about: line, /next: note } }
            """;

    @TempDir
    Path folder;

    private DataSets sets;

    @BeforeEach
    void makeSets() {
        sets = new DataSets(folder, RULES);
    }

    private static String order(String id, int version, String state) {
        return "{'t':'order','id':'%s','v':%d,'state':'%s'}".formatted(id, version, state);
    }

    private static String line(String id, String order, int count) {
        return "{'t':'line','id':'%s','v':1,'order':'%s','n':%d}".formatted(id, order, count);
    }

    private static String note(String id, String about, String next) {
        return "{'t':'note','id':'%s','v':1,'about':'%s','next':'%s'}".formatted(id, about, next);
    }

    private static List<String> changes(String lines) {
        return lines.lines()
                .map(line -> {
                    JsonNode change = StrictJson.reader().read(line, "a change");
                    return change.path("operation").asString() + " "
                            + change.path("type").asString() + "/"
                            + change.path("key").asString();
                })
                .toList();
    }

    @Test
    void whatRefersToAConflictWaitsAndTheRestFlows() {
        sets.base(line("l1", "o1", 1), line("l2", "o2", 1), order("o1", 1, "new"), order("o2", 1, "new"))
                .local(
                        line("l1", "o1", 2),
                        line("l2", "o2", 2),
                        note("n1", "l1", "n1"),
                        note("n2", "-", "n3"),
                        note("n3", "l1", "n2"),
                        note("n4", "l2", "-"),
                        order("o1", 1, "paid"),
                        order("o2", 1, "new"))
                .server(line("l1", "o1", 1), line("l2", "o2", 1), order("o1", 2, "gone"), order("o2", 1, "new"));

        DataSets.Written written = sets.reconcile();

        assertThat(sets.queue.list(new CaseFilter(null, CaseStatus.WAITING, null, 9)))
                .extracting(each -> each.conflict().key().record() + " for "
                        + each.conflict().waitsFor())
                .containsExactly(
                        "line/l1 for [order/o1]",
                        "note/n1 for [order/o1]",
                        "note/n2 for [order/o1]",
                        "note/n3 for [order/o1]");
        assertThat(sets.queue.list(CaseFilter.OPEN))
                .extracting(each -> each.conflict().key().record())
                .hasToString("[order/o1]");
        assertThat(changes(written.toServer())).containsExactly("PUT line/l2", "PUT note/n4");
        assertThat(written.parked()).hasSize(5);
    }

    @Test
    void whatAnEarlierDataSetLeftUndecidedHoldsBackWhatRefersToIt() {
        sets.base(order("o1", 1, "new")).local(order("o1", 1, "paid")).server(order("o1", 2, "gone"));
        sets.reconcile();
        sets.base().local(line("l1", "o1", 1), line("l2", "o2", 1)).server();

        DataSets.Written written = sets.reconcile();

        assertThat(changes(written.toServer())).containsExactly("PUT line/l2");
        assertThat(sets.queue.list(new CaseFilter(null, CaseStatus.WAITING, null, 9)))
                .extracting(each -> each.conflict().key().record())
                .hasToString("[line/l1]");
    }

    @Test
    void whatIsReferredToIsWrittenFirstAndDeletedLast() {
        sets.base(line("l4", "o4", 1), note("n4", "l4", "-"), order("o4", 1, "new"))
                .local(line("l3", "o3", 1), note("n3", "l3", "-"), order("o3", 1, "new"))
                .server(line("l4", "o4", 1), note("n4", "l4", "-"), order("o4", 1, "new"));

        DataSets.Written written = sets.reconcile();

        assertThat(written.parked()).isEmpty();
        assertThat(changes(written.toServer()))
                .containsExactly(
                        "PUT order/o3",
                        "PUT line/l3",
                        "PUT note/n3",
                        "DELETE note/n4",
                        "DELETE line/l4",
                        "DELETE order/o4");
    }
}
