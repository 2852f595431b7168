package dev.truce.jdbc.notify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.truce.conflict.event.WebhookSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of webhooks on this machine, and what it was sent. */
final class HookServer implements AutoCloseable {

    /** Answers a request; its body was read. */
    interface Answer {
        void to(HttpExchange exchange) throws Exception;
    }

    record Request(Headers headers, String body) {

        String id() {
            return headers.getFirst(WebhookSignature.ID);
        }

        Optional<String> problem(WebhookSignature signature, Instant now) {
            return signature.verify(
                    id(),
                    headers.getFirst(WebhookSignature.TIMESTAMP),
                    headers.getFirst(WebhookSignature.SIGNATURE),
                    body.getBytes(StandardCharsets.UTF_8),
                    now,
                    WebhookSignature.TOLERANCE);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Answer answer = status(204);

    HookServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(exchange.getRequestHeaders(), body));
        try {
            answer.to(exchange);
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            exchange.close();
        }
    }

    static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    static Answer status(int status, String header, String value) {
        return exchange -> {
            exchange.getResponseHeaders().set(header, value);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    void answer(Answer next) {
        answer = next;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=t");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
