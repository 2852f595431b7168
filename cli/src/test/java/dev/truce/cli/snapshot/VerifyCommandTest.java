package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be verified, and what a call must not ask of it. */
class VerifyCommandTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void aRepositoryAndAnExport() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"v\":1}");
        shop.root("dir:" + shop.path("data"));
        shop.done("export", "latest", "--out", shop.path("export"));
        shop.write("sign.key.pub", "no key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rules.yaml |                                    | FOLDER/rules.yaml: this is a file; name the folder of an export or of a repository
            nowhere    |                                    | FOLDER/nowhere: there is no such folder; check the path
            data       |                                    | FOLDER/data: this is neither an export nor a repository; name
            .truce     | --signed-by FOLDER/sign.key.pub    | --signed-by is for exports; a repository is not signed
            export     | --sample 1/2                       | --sample is for repositories; an export is checked whole
            export     | --repair-from FOLDER/.truce        | --repair-from is for repositories; make an export anew instead
            .truce     | --sample 1/2 --repair-from FOLDER/export | --repair-from looks at the whole repository; leave out --sample
            """)
    void whatCannotBeVerifiedSoIsRefused(String what, String options, String problem) {
        String call = "verify FOLDER/" + what + (options == null ? "" : " " + options);
        Call refused = Call.truce((Object[]) inFolder(call).split(" ", -1));
        assertThat(refused.code()).as("%s", refused).isEqualTo(2);
        assertThat(refused.err()).startsWith("truce: " + inFolder(problem));
    }

    private String inFolder(String text) {
        return text.replace("FOLDER", folder.toString());
    }

    @Test
    void oneSnapshotIsProvedAlone() {
        assertThat(shop.done("snapshot", "verify", "latest").out()).startsWith("Verified");
        assertThat(shop.truce("snapshot", "verify", "0000").code()).isEqualTo(2);
    }

    @Test
    void aRepositoryIsProvedWithoutAWorkspace() {
        Path elsewhere = shop.path("elsewhere");
        Call call = Call.truce(
                "snapshot", "verify", "--repository", shop.path(".truce/repository"), "--workspace", elsewhere);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out()).contains("nothing wrong");
        assertThat(elsewhere).doesNotExist();
    }
}
