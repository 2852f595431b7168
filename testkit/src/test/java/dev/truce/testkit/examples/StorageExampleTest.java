package dev.truce.testkit.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StorageExampleTest {

    @TempDir
    Path folder;

    @Test
    void thePageShowsWhatTheExplorerPrints() throws IOException {
        String first = Page.failure(() -> StorageExample.explore(Files::writeString))
                .lines()
                .limit(3)
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(Page.read("testing-your-storage.md")).contains("```text\n" + first);
    }

    @Test
    void mendedItPasses() throws Exception {
        StorageExample.explore((file, text) -> DurableFiles.replace(file, out -> out.write(text.getBytes(UTF_8))));
    }

    @Test
    void aStoreThatLiesIsFoundOut() throws IOException {
        Files.writeString(folder.resolve("guest.ndjson"), "{\"id\":\"1\",\"name\":\"Ann\"}\n");
        try (LiveStore live = LiveStore.directory(folder, RecordFormat.keyed("any", FieldPath.parse("/id")))) {
            StorageExample.failAStore(live);
        }
    }

    @Test
    @Timeout(60)
    void anOrderWhoseAnswerIsLostIsSentAgain() throws IOException {
        List<String> orders = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            orders.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            StorageExample.loseAnAnswer(server.getAddress(), threads, StorageExampleTest::order);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
        assertThat(orders)
                .as("a server has to tell by the id that they are one")
                .containsExactly("order-1", "order-1");
    }

    private static void order(URI address, String id) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofString(id))
                .build();
        for (int attempt = 1; attempt <= 3; attempt++) {
            try {
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                // nobody knows whether it was done
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        throw new IOException("ordered in vain");
    }
}
