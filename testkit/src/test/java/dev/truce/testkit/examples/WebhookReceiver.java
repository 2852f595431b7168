package dev.truce.testkit.examples;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A program that is told of events by a webhook; its web server hands in the headers and the body. */
final class WebhookReceiver {

    private final WebhookSignature signature;
    private final InstantSource clock;
    private final Consumer<Event> sink;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    WebhookReceiver(List<String> secrets, InstantSource clock, Consumer<Event> sink) {
        this.signature = WebhookSignature.of(secrets);
        this.clock = clock;
        this.sink = sink;
    }

    void receive(String id, String timestamp, String signatures, byte[] body) {
        Optional<String> problem =
                signature.verify(id, timestamp, signatures, body, clock.instant(), WebhookSignature.TOLERANCE);
        if (problem.isPresent() || !seen.add(id)) {
            return;
        }
        Event event = Event.read(new String(body, StandardCharsets.UTF_8));
        sink.accept(event);
    }
}
