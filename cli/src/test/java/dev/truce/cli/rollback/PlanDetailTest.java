package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read in a plan, and which records it may be about. */
class PlanDetailTest {

    private static final int SEATS = 9;

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void everySeatIsLostAfterTheSnapshot() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", seats());
        shop.root("dir:" + shop.path("data"));
        shop.write("data/seat.ndjson");
    }

    private static String[] seats() {
        return IntStream.rangeClosed(1, SEATS)
                .mapToObj(seat -> "{\"id\":\"%s\",\"v\":1,\"at\":\"2026-01-0%dT00:00:00Z\",\"row\":%d}"
                        .formatted("s" + seat, seat, seat))
                .toArray(String[]::new);
    }

    private Call plan(String options) {
        return shop.truce(Stream.concat(
                        Stream.of("plan", "--to", "latest"),
                        Arrays.stream(options.split(" ", -1)).map(option -> option.replace('~', ' ')))
                .toArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --type seat                       | seat                               | 9
            --record seat/s3 | seat/s3 | 1
            --where /row~=~1                  | /row = 1 (live or in the snapshot) | 1
            --type seat --where /row~>~7      | seat, /row > 7 (live or in the snapshot) | 2
            --from 2026-01-03                 | changed from 2026-01-03T00:00:00Z  | 7
            --until 2026-01-03                | changed until 2026-01-03T00:00:00Z | 2
            --from 2026-01-03 --until 2026-01-05 | changed from 2026-01-03T00:00:00Z until 2026-01-05T00:00:00Z | 2
            """)
    void aPlanSaysWhichRecordsItIsAbout(String options, String said, int records) {
        Call call = plan(options);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out().lines().map(line -> line.replaceAll(" {2,}", " ")))
                .contains(" only " + said)
                .anyMatch(line -> line.startsWith(" added " + records + " "));
    }

    @Test
    void ofManyRecordsTheFirstAreNamed() {
        String all = IntStream.rangeClosed(1, 7)
                .mapToObj(seat -> "--record seat/" + seat)
                .reduce("", (some, next) -> (some + " " + next).strip());
        assertThat(plan(all).out()).contains("seat/1, seat/2, seat/3, seat/4, seat/5, and 2 records more\n");
    }

    @Test
    void theFirstRecordIsShownWithWhatHappensToIt() {
        assertThat(plan("--type seat").out())
                .contains("seat/s1: missing, snapshot has version 0.1 of 2026-01-01T00:00:00Z;" + " and 8 more\n");
        assertThat(plan("--where /row~=~3").out())
                .contains("seat/s3: missing, snapshot has version 0.1 of 2026-01-03T00:00:00Z\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seat", "/a", "seat/"})
    void aRecordIsNamedByTypeAndKey(String record) {
        Call call = plan("--record " + record);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: --record is TYPE/KEY, but found \"" + record + "\"\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --where /row~=                       | --where:
            --type row --record seat/a           | Record seat/a was asked for, but only the types [row]
            --from 2026-01-03 --until 2026-01-03 | The range from 2026-01-03T00:00:00Z until 2026-01-03T00:00:00Z is empty
            --mode fork                          | --mode fork and --fork DIR go together
            --fork beside                        | --mode fork and --fork DIR go together
            --mode sideways                      | "sideways" is no mode; use repair, authoritative or fork
            """)
    void whatCannotBeMeantIsRefused(String options, String problem) {
        Call call = plan(options);
        assertThat(call.code()).as("%s", call).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: " + problem);
    }
}
