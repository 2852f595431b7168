package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");
    private static final List<String> SECRETS = List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Event EVENT = new Event.BackupOverdue(NOON, "store", null, Duration.ofHours(26));

    private final List<Event> taken = new ArrayList<>();
    private final WebhookReceiver receiver = new WebhookReceiver(SECRETS, () -> NOON, taken::add);

    private void send(String signatures) {
        receiver.receive(EVENT.id(), Long.toString(NOON.getEpochSecond()), signatures, body());
    }

    private static byte[] body() {
        return EVENT.json().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsGenuineIsTakenOnce() {
        String genuine = WebhookSignature.of(SECRETS).sign(EVENT.id(), NOON, body());
        send(genuine);
        send(genuine);
        assertThat(taken).containsExactly(EVENT);
    }

    @Test
    void whatIsForgedIsPassedOver() {
        send("v1,AAAA");
        assertThat(taken).isEmpty();
    }
}
