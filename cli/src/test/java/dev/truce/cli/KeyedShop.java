package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A workshop whose records hold a secret, and Anna's key.
 *
 * @param shop the workshop
 * @param key the file of the key
 * @param recipient its public part
 */
public record KeyedShop(Workshop shop, Path key, String recipient) {

    /** A word that nothing may show without the key. */
    public static final String SECRET = "hunter2";

    public static KeyedShop in(Path folder) {
        Workshop shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"v\":1,\"word\":\"" + SECRET + "\"}", "{\"id\":\"b\",\"v\":1}");
        Path key = shop.path("anna.key");
        return new KeyedShop(shop, key, createKey(key));
    }

    /** Makes a key; returns its public part. */
    public static String createKey(Path file) {
        Call call = Call.truce("key", "create", "--out", file, "--json");
        assertThat(call.code()).as("%s", call).isZero();
        return call.json().path("publicKey").asString();
    }

    public void snapshot(Object... options) {
        shop.done(Stream.concat(
                        Stream.of("snapshot", "create", "--store", "dir:" + shop.path("data")), Stream.of(options))
                .toArray());
    }

    public static void noFileShows(Path folder, String... words) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(words);
            }
        }
    }
}
