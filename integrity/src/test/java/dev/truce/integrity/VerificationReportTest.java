package dev.truce.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationReportTest {

    private static VerificationReport report(long files, int accused) {
        List<Finding> findings = IntStream.range(0, accused)
                .<Finding>mapToObj(i -> new Finding.Unexpected("file " + i, "it is not known"))
                .toList();
        return new VerificationReport("a store", files, 0, findings);
    }

    @ParameterizedTest(name = "{1} of {0} files: {2}")
    @CsvSource({
        "0, 0, 100",
        "7, 0, 100",
        "8, 1, 87.5",
        "3, 1, 66.6",
        "1000, 999, 0.1",
        "1001, 1000, 0",
        "5, 5, 0",
        // a file that is missing was not read
        "0, 3, 0",
        "2, 3, 0",
        // never whole, however many files are sound
        "100000, 1, 99.9"
    })
    void theScoreIsTheShareOfSoundFilesInTenthsRoundedDown(long files, int accused, double score) {
        assertThat(report(files, accused).score()).isEqualTo(score);
    }

    @Test
    void aFileIsAccusedOnceHoweverMuchIsWrongWithIt() {
        List<Finding> findings = new ArrayList<>(report(4, 1).findings());
        findings.add(new Finding.Truncated("file 0", 7, 3));

        VerificationReport report = new VerificationReport("a store", 4, 0, findings);

        assertThat(report.score()).isEqualTo(75);
        findings.clear();
        assertThat(report.findings()).hasSize(2);
        assertThat(report.valid()).isFalse();
    }
}
