package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.CaseStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenRecordsTest {

    @TempDir
    Path folder;

    private static String[] lines(int x) {
        return IntStream.range(10, 50)
                .mapToObj(i -> "{'id':'" + i + "','x':" + x + "}")
                .toArray(String[]::new);
    }

    @Test
    void everyCaseClosesWhenItsRecordIsTheSameEverywhereHoweverManyThereAre() {
        DataSets sets = new DataSets(folder, DataSets.RULES);
        sets.base(lines(1)).local(lines(2)).server(lines(3)).reconcile();
        assertThat(sets.queue.counts()).isEqualTo(Map.of(CaseStatus.OPEN, 40L));
        sets.base(lines(3)).local(lines(3)).server(lines(3)).reconcile();
        assertThat(sets.queue.counts()).isEqualTo(Map.of(CaseStatus.SELF_RESOLVED, 40L));
    }

    @Test
    void ofTwoRecordsWithOneKeyTheOneOfTheCasesTypeIsMeant() {
        DataSets sets = new DataSets(
                folder, "ruleset: seats\nversion: 1.0.0\nrecord: { type: /kind, key: /id, syncVersion: /v }\n");
        String room = "{'kind':'room','id':'1','x':1}";
        sets.base("{'kind':'bed','id':'1','x':1}", room)
                .local("{'kind':'bed','id':'1','x':2}", room)
                .server("{'kind':'bed','id':'1','x':3}", room);
        assertThat(sets.reconcile().parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.id()).hasToString("bed/1"));
        sets.base(room).local(room).server(room).reconcile();
        assertThat(sets.queue.counts()).isEqualTo(Map.of(CaseStatus.OPEN, 1L));
        String bed = "{'kind':'bed','id':'1','x':3}";
        sets.base(bed, room).local(bed, room).server(bed, room).reconcile();
        assertThat(sets.queue.counts()).isEqualTo(Map.of(CaseStatus.SELF_RESOLVED, 1L));
    }
}
