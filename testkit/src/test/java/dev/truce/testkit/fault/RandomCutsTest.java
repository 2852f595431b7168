package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where a connection is cut follows from a seed that stands in a report, also later. */
class RandomCutsTest {

    private static List<String> cuts(long seed, int mostBytes) {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(connection -> new RandomCuts(seed, mostBytes).of(connection))
                .map(TcpFault::toString)
                .toList();
    }

    @Test
    void aSeedThatStandsInAReportCutsAtTheSamePlacesLater() {
        assertThat(cuts(7, 40))
                .containsExactly(
                        "CLOSE after 21 bytes UPSTREAM of connection 1",
                        "RESET after 16 bytes DOWNSTREAM of connection 2",
                        "RESET after 29 bytes UPSTREAM of connection 3",
                        "RESET after 25 bytes UPSTREAM of connection 4",
                        "RESET after 25 bytes UPSTREAM of connection 5",
                        "RESET after 21 bytes UPSTREAM of connection 6");
    }

    @Test
    void withinOneByteACutComesBeforeIt() {
        assertThat(cuts(7, 1)).allMatch(cut -> cut.contains(" after 0 bytes "));
    }
}
