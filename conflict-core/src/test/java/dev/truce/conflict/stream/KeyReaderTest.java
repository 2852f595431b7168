package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyReaderTest {

    @TempDir
    Path folder;

    private RecordId id(String type, String line) throws IOException {
        RecordFormat format = Objects.requireNonNull(
                Ruleset.parse("ruleset: seats\nversion: 1.0.0\nrecord: { type: " + type + ", key: /id }\n", "test")
                        .record());
        String text = line.replace('\'', '"') + "\n";
        NdjsonFile file = new NdjsonFile("set", Files.writeString(folder.resolve("set.ndjson"), text));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LineKey key = new LineKey();
        int newline = bytes.length - 1;
        new KeyReader(file, format).read(Arrays.copyOf(bytes, bytes.length + Swar.SLACK), 0, newline, key);
        RecordId id = key.id(format.type());
        assertThat(key.hash()).isEqualTo(LineKey.hash(id, format.typePath() != null));
        return id;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'a'}            | a",
                "{'id':'éa'}           | éa",
                "{'id':'aé日b'}        | aé日b",
                "{'id':'\\u0061\\n'}   | `a\n`",
                "{'id':'é\\u0061b'}    | éab",
                "{'id':12}             | 12",
                "{'id':12.50}          | 12.5",
                "{'id':1e2}            | 100",
                "{'id':0}              | 0",
                "{'id':-3}             | -3",
                "{'id':true}           | true",
                "{'x':[1],'id':'b'}    | b",
                "{'\\u0069d':'c'}      | c"
            })
    void aRecordIsNamedByItsKeyHoweverThatIsWritten(String line, String key) throws IOException {
        assertThat(id("seat", line)).isEqualTo(new RecordId("seat", key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'kind':'room','id':'a'}         | room | a",
                "{'id':'a','kind':'room'}         | room | a",
                "{'kind':'r\\u006fom','id':'a'}   | room | a",
                "{'kind':'room','id':'\\u0061'}   | room | a",
                "{'kind':7.0,'id':8.0}            | 7    | 8"
            })
    void aRecordIsNamedByItsTypeToo(String line, String type, String key) throws IOException {
        assertThat(id("/kind", line)).isEqualTo(new RecordId(type, key));
    }

    @Test
    void aRecordWithoutANameIsRefused() {
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> id("seat", "{'x':1}"))
                .withMessage("set:1: /id: the record has no key; give it one");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> id("/kind", "{'id':'a'}"))
                .withMessage("set:1: /kind: the record has no type; give it one");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> id("/kind", "{'kind':'','id':'a'}"))
                .withMessageStartingWith("set:1: /kind: the type is a non-empty text or a number");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> id("/kind", "{'kind':'room'}"))
                .withMessage("set:1: /id: the record has no key; give it one");
    }
}
