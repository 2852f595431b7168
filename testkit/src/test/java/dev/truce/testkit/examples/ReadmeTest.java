package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReadmeTest {

    @Test
    void theExampleOfTheReadmeIsTheOneThatIsCompiled() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String block = readme.substring(readme.indexOf("```java\n") + 8);
        String shown = block.substring(0, block.indexOf("```"));
        String source = Files.readString(Path.of("src/test/java/dev/truce/testkit/examples/ReadmeExample.java"));
        String compiled = source.substring(source.indexOf("// README\n") + 10, source.indexOf("        // end"));
        assertThat(shown).isEqualTo(compiled.replaceAll("(?m)^ {8}", ""));
    }

    @Test
    void theExampleResolvesByRankAndWritesOnceToEachSide() {
        RecordId id = new RecordId("reservation", "r1");
        Cloud cloud = new Cloud();
        cloud.put(id, side("{\"status\":\"confirmed\"}", 2));
        AtomicReference<Side<JsonNode>> held = new AtomicReference<>(side("{\"status\":\"cancelled\"}", 1));
        Outcome<JsonNode> outcome = ReadmeExample.sync(
                id,
                new ReadmeExample.Phone() {
                    @Override
                    public Side<JsonNode> read(RecordId asked) {
                        return held.get();
                    }

                    @Override
                    public boolean compareAndSet(RecordId asked, Side<JsonNode> expected, Side<JsonNode> next) {
                        return held.compareAndSet(expected, next);
                    }
                },
                cloud);
        Side<JsonNode> agreed = ((Outcome.Resolved<JsonNode>) outcome).side();
        assertThat(agreed.valueOrNull()).hasToString("{\"status\":\"cancelled\"}");
        assertThat(agreed.stamp().version()).isEqualTo(Version.of(3));
        assertThat(cloud.read(id)).isEqualTo(agreed);
        assertThat(held).hasValue(agreed);
    }

    private static Side<JsonNode> side(String json, long version) {
        return Side.present(
                StrictJson.reader().read(json, "test"), new Stamp(Version.of(version), HybridTime.ofMillis(version)));
    }
}
