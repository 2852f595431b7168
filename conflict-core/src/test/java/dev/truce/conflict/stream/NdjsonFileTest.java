package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NdjsonFileTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("seat", FieldPath.parse("/id"));

    @TempDir
    Path folder;

    private NdjsonFile file(String text) throws IOException {
        return new NdjsonFile("set", Files.writeString(folder.resolve("set.ndjson"), text));
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFolderAndWhatIsNotThereAreNoFiles() {
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> new NdjsonFile("set", folder).open())
                .withMessage("set: this is a directory; name a file");
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> new NdjsonFile("set", folder.resolve("none")).open())
                .withMessage("set: there is no such file; check the path");
    }

    @Test
    void ofALongLineThatIsNoRecordTheBeginningIsShown() throws IOException {
        String line = "[" + "1,".repeat(40) + "1]";
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> file("{\"id\":1}\n" + line + "\n").checked(bytes(line), FORMAT))
                .withMessage("set:2: a record is a JSON object, but found " + line.substring(0, 59) + "…");
    }

    @Test
    void aLineIsReadWithoutItsCarriageReturn() throws IOException {
        assertThat(file("").checked(bytes("{\"id\":1}\r"), FORMAT).id()).isEqualTo(new RecordId("seat", "1"));
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> file("\r\n{\"id\":}\r\n").checked(bytes("{\"id\":}\r"), FORMAT))
                .withMessageStartingWith("set:2:7: ");
    }

    @Test
    void ofTwoLinesOfOneRecordTheLaterOneIsRefusedWhicheverIsFoundFirst() throws IOException {
        NdjsonFile file = file("{\"id\":1}\n{\"id\":2}\n{\"id\":1,\"x\":2}\n{\"id\":2}\r\n");
        String message = "set:3: the record seat/1 stands on line 1 already; remove one of the two";
        assertThat(file.twice(bytes("{\"id\":1}"), bytes("{\"id\":1,\"x\":2}"), FORMAT))
                .hasMessage(message);
        assertThat(file.twice(bytes("{\"id\":1,\"x\":2}"), bytes("{\"id\":1}"), FORMAT))
                .hasMessage(message);
        assertThat(file.twice(bytes("{\"id\":2}\r"), bytes("{\"id\":2}"), FORMAT))
                .hasMessage("set:4: the record seat/2 stands on line 2 already; remove one of the two");
    }

    @Test
    void aLineThatIsNotThereAnyMoreMeansThatTheFileChanged() throws IOException {
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> file("{\"id\":1}\n").checked(bytes("{\"id\":}"), FORMAT))
                .withMessage("set: the file changed while it was read; run it again");
    }

    @Test
    void filesAreSortedInSomeMemoryAtLeast() {
        assertThat(new NdjsonSets.Sorting(folder, 256).bytes()).isEqualTo(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NdjsonSets.Sorting(folder, 255))
                .withMessage("Files are sorted in at least 256 bytes, but the number was 255");
    }
}
