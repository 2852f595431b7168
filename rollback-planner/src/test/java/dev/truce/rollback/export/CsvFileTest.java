package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.tree.RecordTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class CsvFileTest {

    private static String written(String... documents) throws IOException {
        List<RecordTree.Entry> entries = new ArrayList<>();
        for (String document : documents) {
            entries.add(RecordTree.Entry.of(
                    "t", "k" + entries.size(), StrictJson.reader().read(document, "test")));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvWriter.write(out, "t", entries::iterator);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(byte[] bytes) {
        List<String> documents = new ArrayList<>();
        try (CsvReader reader = new CsvReader(new ByteArrayInputStream(bytes), "t.csv", StrictJson.reader())) {
            reader.forEachRemaining(each -> documents.add(each.line() + " " + each.json()));
        }
        return documents;
    }

    @Test
    void theFileIsAsDocumented() throws IOException {
        assertThat(written(
                        "{\"id\":\"a\",\"name\":\"\",\"n\":1.10,\"paid\":true,\"tags\":[1, \"x\"],\"mixed\":1,\"none\":null}",
                        "{\"id\":\"=b\",\"name\":null,\"n\":-2,\"mixed\":\"y\"}",
                        "{\"id\":\"c\",\"name\":\"a, \\\"b\\\"\\nc\"}"))
                .isEqualTo("""
                        id,name,n,paid,tags,mixed,none
                        #text,#text,#number,#boolean,#json,#json,#json
                        a,\\E,1.10,true,"[1,""x""]",1,null
                        \\=b,\\N,-2,,,""" + "\"\"\"y\"\"\",\n" + """
                        c,"a, ""b""
                        c",,,,,
                        """);
    }

    @Test
    void valuesOfEveryKindComeBack() throws IOException {
        String first = "{\"id\":\"a\",\"name\":\"\",\"n\":1.10,\"paid\":true,\"tags\":[1,\"x\"]}";
        String second = "{\"id\":\"b\",\"name\":null,\"n\":null,\"paid\":null,\"tags\":{}}";

        assertThat(read(written(first, second))).containsExactly("3 " + first, "4 " + second);
    }

    @Test
    void aColumnIsOfTheKindOfItsValuesWhicheverOfThemIsNull() throws IOException {
        String none = "{\"id\":\"a\",\"n\":null}";
        String some = "{\"id\":\"b\",\"n\":1}";

        assertThat(written(none, some)).startsWith("id,n\n#text,#number\n");
        assertThat(written(some, none)).startsWith("id,n\n#text,#number\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "=", "+", "-", "@", "\t", "\r", "\ufeff"})
    void aTextThatAnotherProgramMightTakeForSomethingElseHasABackslashBeforeIt(String begin) throws IOException {
        JsonNode document = JsonNodeFactory.instance.objectNode().put("id", begin + "x");

        String text = written(StrictJson.text(document));

        assertThat(text).contains("\\" + begin + "x");
        assertThat(read(text)).containsExactly("3 " + document);
    }

    @Test
    void recordsThatAreNoTableAreRefused() throws IOException {
        assertThatThrownBy(() -> written("[1]"))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("export as csv: record t/k0 is no object, so they are no table; take --format ndjson");
        assertThatThrownBy(() -> written("{}", "{}"))
                .hasMessage("export as csv: the records of type t have no members, so they are no table; take --format"
                        + " ndjson");
        StringBuilder wide = new StringBuilder("{\"id\":1");
        for (int i = 1; i < CsvWriter.MAX_COLUMNS; i++) {
            wide.append(",\"m").append(i).append("\":1");
        }
        assertThat(written(wide + "}")).endsWith(",1\n");
        assertThatThrownBy(() -> written(wide + ",\"more\":1}"))
                .hasMessageContaining("have more than 16384 different members");
    }

    @Test
    void noRecordsAreAnEmptyFileAndAnEmptyRecordIsARow() throws IOException {
        assertThat(written()).isEmpty();
        assertThat(read("")).isEmpty();
        assertThat(read(written("{}", "{\"a\":1}"))).containsExactly("3 {}", "4 {\"a\":1}");
    }

    @Test
    void aFileOfAnotherProgramHasTexts() {
        assertThat(read("id,name\r\n1,\"Ann, B\"\r\n\\N,\r\n"))
                .containsExactly("2 {\"id\":\"1\",\"name\":\"Ann, B\"}", "3 {\"id\":\"\\\\N\"}");
        assertThat(read("id,name\n")).isEmpty();
        assertThat(read("id,kind\n#text,other\n")).containsExactly("2 {\"id\":\"#text\",\"kind\":\"other\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id,id;1,2                     | t.csv:1: two columns are named \"id\"; rename one",
                "id,n;#text,#number;a,x        | t.csv:3: column \"n\":1:1: ",
                "id,n;#text,#number;a,\"\"\"1\"\"\" | t.csv:3: column \"n\": expected a number or \\N, but found \"\"1\"\"",
                "id,b;#text,#boolean;a,1       | t.csv:3: column \"b\": expected a boolean or \\N, but found \"1\"",
                "id;#text;\\X                  | t.csv:3: column \"id\": a text that begins with a backslash has a second one",
                "id;#text;\\                   | t.csv:3: column \"id\": a text that begins with a backslash has a second one",
                "\\X;#text;a                   | t.csv:1: \"\\X\" names no column",
                "id,n;#text,#json;a            | t.csv:3: the row has 1 cells, but there are 2 columns",
                "id,n;#text,#json;a,1,2        | t.csv:3: the row has more than 2 cells; expected one for each column",
                "id,n;a                        | t.csv:2: the row has 1 cells, but there are 2 columns",
                "id,n;#text;a,1                | t.csv:2: the row of types has 1 cells, but there are 2 columns",
            })
    void aRowThatCannotBeIsNamed(String lines, String message) {
        assertThatThrownBy(() -> read(lines.replace(';', '\n') + "\n"))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void textThatIsNoCsvOrNoUtf8IsRefused() {
        assertThatThrownBy(() -> read("id\n\"abc"))
                .hasMessage("t.csv:2: this is no CSV: Missing closing quote for value");
        assertThatThrownBy(() -> read("id\n\"a\"b\n"))
                .hasMessageStartingWith("t.csv:2: this is no CSV: Unexpected character");
        assertThatThrownBy(() -> read(new byte[] {'i', 'd', '\n', (byte) 0xC3, '\n'}))
                .hasMessageEndingWith("the text is not valid UTF-8; save it as UTF-8");
        assertThatThrownBy(() -> read("\ufeffid\n1\n"))
                .hasMessage("t.csv:1: the text starts with a byte order mark; save it as UTF-8 without one");
        assertThatThrownBy(() -> read("id,".repeat(CsvWriter.MAX_COLUMNS + 1)))
                .hasMessageStartingWith("t.csv:1: the row has more than 16384 cells");
        assertThatThrownBy(() -> read("id\n" + "x".repeat((16 << 20) + 1))).isInstanceOf(InputRejectedException.class);
    }

    @Test
    void nothingFollowsTheLastRow() {
        try (CsvReader reader = new CsvReader(
                new ByteArrayInputStream("id\na\n".getBytes(StandardCharsets.UTF_8)), "t.csv", StrictJson.reader())) {
            reader.next();
            assertThat(reader.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(reader::next)
                    .withMessage("t.csv has no further row");
        }
    }

    @Test
    void aFileThatCannotBeReadIsNotTakenForABadOne() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> new CsvReader(broken, "t.csv", StrictJson.reader()).close())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("t.csv: reading failed: the disk is gone");
    }
}
