package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ParkReason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records whose versions are counted anew in each epoch. */
class EpochTest {

    private static final String RULES = """
            ruleset: seats
            version: 1.0.0
            record: { type: seat, key: /id, epoch: /e, syncVersion: /v, modifiedAt: /at }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // base                     | local                        | merged
                "{'id':'a','e':1,'v':3,'x':1} | {'id':'a','e':1,'v':3,'x':2} | {'id':'a','e':1,'v':4,'x':2}",
                "{'id':'a','v':3,'x':1}       | {'id':'a','v':3,'x':2}       | {'id':'a','v':4,'x':2}",
                "{'id':'a','e':0,'v':3,'x':1} | {'id':'a','e':0,'v':3,'x':2} | {'id':'a','e':0,'v':4,'x':2}",
                "{'id':'a','e':null,'v':3,'x':1} | {'id':'a','e':null,'v':3,'x':2} | {'id':'a','e':0,'v':4,'x':2}",
                "{'id':'a','e':1,'x':1}       | {'id':'a','e':1,'x':2}       | {'id':'a','e':1,'x':2,'v':1}",
                "{'id':'a','x':1}             | {'id':'a','x':2}             | {'id':'a','x':2,'v':1}"
            })
    void whatLocalChangedGetsTheNextVersionOfItsEpoch(String base, String local, String merged) {
        DataSets.Written written =
                new DataSets(folder, RULES).base(base).local(local).server(base).reconcile();
        assertThat(written.parked()).isEmpty();
        assertThat(written.merged()).isEqualTo(merged.replace('\'', '"') + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'a','e':1,'v':3,'x':1} | {'id':'a','e':1,'v':4,'x':2}",
                "{'id':'a','v':3,'x':1}       | {'id':'a','v':4,'x':2}",
                "{'id':'a','v':3,'x':1}       | {'id':'a','e':0,'v':4,'x':2}",
                "{'id':'a','v':3,'x':1}       | {'id':'a','e':null,'v':4,'x':2}",
                "{'id':'a','e':1,'v':3,'x':1} | {'id':'a','e':1,'v':4,'at':1767225600000,'x':2}"
            })
    void whatTheServerChangedIsTakenOverAsItStands(String base, String server) {
        DataSets.Written written = new DataSets(folder, RULES)
                .base(base)
                .local(base)
                .server(server)
                .reconcile();
        assertThat(written.parked()).isEmpty();
        assertThat(written.toServer()).isEmpty();
        assertThat(written.merged()).isEqualTo(server.replace('\'', '"').replace("null", "0") + "\n");
    }

    @Test
    void whatASetLacksWaitsWhereTheRulesetDoesNotKnowWhy() {
        String agreed = "{'id':'a','e':1,'v':3,'x':1}";
        DataSets.Written written = new DataSets(folder, RULES + "missing: unknown\n")
                .base(agreed)
                .local()
                .server(agreed)
                .reconcile();
        assertThat(written.parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.reason()).isEqualTo(ParkReason.SIDE_UNKNOWN));
        assertThat(written.merged()).isEqualTo(agreed.replace('\'', '"') + "\n");
    }
}
