package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.integrity.json.InputRejectedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that are written otherwise than most. */
class LineCursorTest {

    @TempDir
    Path folder;

    @Test
    void linesOfWhiteSpaceArePassedOver() {
        DataSets.Written written = new DataSets(folder, DataSets.RULES)
                .base("", "{'id':'a','x':1}", " \t", "{'id':'b','x':1}")
                .local("{'id':'a','x':1}", "", "{'id':'b','x':2}", " ", "\r")
                .server(" ", "\t\r", "{'id':'a','x':1}", "{'id':'b','x':1}", "")
                .reconcile();
        assertThat(written.merged()).isEqualTo("{\"id\":\"a\",\"x\":1}\n{\"id\":\"b\",\"x\":2,\"v\":1}\n");
        assertThat(written.counts()).endsWith(" 2 2 2");
    }

    @Test
    void aNameThatIsWrittenWithEscapesIsTheNameAllTheSame() {
        String escaped = "{'id':'a','\\u0078':1}";
        DataSets.Written written = new DataSets(folder, DataSets.RULES)
                .base(escaped, "{'\\u0069d':'b','x':1}")
                .local("{'id':'a','x':1}", "{'id':'b','x':1}")
                .server(escaped, "{'id':'b','\\u0078':2}")
                .reconcile();
        assertThat(written.parked()).isEmpty();
        assertThat(written.merged().lines()).hasSize(2).last().isEqualTo("{\"id\":\"b\",\"x\":2}");
        assertThat(written.counts()).startsWith("{IN_SYNC=1, PULL=1} {resolved=2}");
        assertThat(written.toServer()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "seat  | {'x':1}        | /id: the record has no key; give it one",
                "/kind | {'id':'a'}     | /kind: the record has no type; give it one",
                "/kind | {'kind':'seat'} | /id: the record has no key; give it one"
            })
    void aLineWithoutANameIsRefusedWhereItIsReached(String type, String line, String message) {
        String rules = "ruleset: seats\nversion: 1.0.0\nrecord: { type: " + type + ", key: /id }\n";
        DataSets sets = new DataSets(folder, rules).local(line).server(line);
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> sets.reconcileInOrder(1))
                .withMessage(folder.resolve("local.ndjson") + ":1: " + message);
    }

    @Test
    void timesAreComparedAsExactlyAsTheRulesetSays() {
        String rules = "ruleset: seats\nversion: 1.0.0\nfields: { /x: latest }\n"
                + "record: { type: seat, key: /id, modifiedAt: /at";
        assertThat(latest(rules + " }\n")).isEqualTo(2);
        assertThat(latest(rules + ", precision: PT1S }\n"))
                .as("of two changes within one second the server's stands")
                .isEqualTo(3);
    }

    private int latest(String rules) {
        String merged = new DataSets(folder, rules)
                .base("{'id':'a','x':1}")
                .local("{'id':'a','x':2,'at':'2026-05-01T10:00:00.900Z'}")
                .server("{'id':'a','x':3,'at':'2026-05-01T10:00:00.100Z'}")
                .reconcile()
                .merged();
        return merged.contains("\"x\":2") ? 2 : merged.contains("\"x\":3") ? 3 : 0;
    }
}
