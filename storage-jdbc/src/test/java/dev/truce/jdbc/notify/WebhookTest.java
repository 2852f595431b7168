package dev.truce.jdbc.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.NotToldException;
import dev.truce.conflict.event.NotToldException.Fault;
import dev.truce.conflict.event.Notifier;
import dev.truce.conflict.event.WebhookSignature;
import dev.truce.testkit.contract.NotifierContract;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebhookTest extends NotifierContract {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");
    private static final WebhookSignature SIGNATURE =
            WebhookSignature.of(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    private static final Event EVENT = new Event.BackupOverdue(NOON, "store", null, Duration.ofHours(26));

    private HookServer server;

    @BeforeEach
    void start() throws IOException {
        server();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HookServer server() throws IOException {
        if (server == null) {
            server = new HookServer();
        }
        return server;
    }

    @Override
    protected Notifier notifier() throws IOException {
        return Webhook.of(server().address(), SIGNATURE, () -> NOON);
    }

    @Override
    protected List<String> received() {
        return server.requests().stream().map(HookServer.Request::body).toList();
    }

    @Override
    protected void breakReceiver() {
        server.close();
    }

    private NotToldException refusal() throws IOException {
        return refusal(notifier());
    }

    private static NotToldException refusal(Notifier notifier) {
        return catchThrowableOfType(NotToldException.class, () -> notifier.tell(EVENT));
    }

    @Test
    void theBodyIsTheEventAndTheHeadersSignIt() throws Exception {
        notifier().tell(EVENT);

        HookServer.Request request = server.requests().get(0);
        assertThat(request.body()).isEqualTo(EVENT.json());
        assertThat(request.id()).isEqualTo(EVENT.id());
        assertThat(request.headers().getFirst("content-type")).isEqualTo("application/json");
        assertThat(request.problem(SIGNATURE, NOON)).isEmpty();
        assertThat(request.problem(SIGNATURE, NOON.plusSeconds(301))).isPresent();
    }

    @Test
    void answersSayWhoseFaultItIs() throws IOException {
        for (int status : List.of(408, 429, 500, 503, 301, 302, 307, 308)) {
            server.answer(HookServer.status(status));
            assertThat(refusal().fault()).as("%s", status).isEqualTo(Fault.RECEIVER);
        }
        for (int status : List.of(400, 401, 404, 422)) {
            server.answer(HookServer.status(status));
            assertThat(refusal().fault()).as("%s", status).isEqualTo(Fault.EVENT);
        }
        server.answer(HookServer.status(410));
        assertThat(refusal())
                .hasMessage("the webhook of 127.0.0.1:" + server.address().getPort()
                        + " answered 410: it wants no more events")
                .extracting(NotToldException::fault)
                .isEqualTo(Fault.CLOSED);
    }

    @Test
    void aReceiverMaySayWhenItCanBeTriedAgain() throws IOException {
        server.answer(HookServer.status(503, "Retry-After", "120"));
        assertThat(refusal().pause()).contains(Duration.ofMinutes(2));
        server.answer(HookServer.status(429, "Retry-After", "Tue, 13 Jan 2026 12:03:00 GMT"));
        assertThat(refusal().pause()).contains(Duration.ofMinutes(3));
        server.answer(HookServer.status(429, "Retry-After", "Tue, 13 Jan 2026 11:00:00 GMT"));
        assertThat(refusal().pause()).contains(Duration.ZERO);
        server.answer(HookServer.status(503, "Retry-After", "999999999999999999"));
        assertThat(refusal().pause())
                .hasValueSatisfying(pause -> assertThat(pause).isLessThan(Duration.ofDays(2)));
        for (String other : List.of("soon", "-1", "99999999999999999999", "")) {
            server.answer(HookServer.status(503, "Retry-After", other));
            assertThat(refusal().pause()).as(other).isEqualTo(Optional.empty());
        }
    }

    @Test
    void noReceiverSendsUsElsewhere() throws IOException {
        try (HookServer elsewhere = new HookServer()) {
            for (String place : List.of(
                    elsewhere.address().toString(), "file:///etc/passwd", "http://169.254.169.254/latest/meta-data")) {
                server.answer(HookServer.status(307, "Location", place));
                assertThat(refusal()).hasMessageEndingWith(" answered 307: it sends us elsewhere, which is refused");
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void anAnswerWithoutEndIsNotRead() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(much);
                }
            } catch (IOException e) {
                cut.countDown();
            }
        });
        notifier().tell(EVENT);

        assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Timeout(60)
    void aHeadWithoutEndIsGivenUp() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        CompletableFuture<Socket> accepted = new CompletableFuture<>();
        try (ServerSocket raw = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> sendHeadersTo(raw, accepted));
            Webhook webhook = Webhook.of(URI.create("http://127.0.0.1:" + raw.getLocalPort()), SIGNATURE, () -> NOON)
                    .timeout(Duration.ofMillis(500));
            assertThat(refusal(webhook).fault()).isEqualTo(Fault.RECEIVER);
        } finally {
            // the client may leave its end open, unread
            accepted.get().close();
            threads.shutdownNow();
        }
    }

    private static void sendHeadersTo(ServerSocket door, CompletableFuture<Socket> accepted) {
        try {
            Socket socket = door.accept();
            accepted.complete(socket);
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
            byte[] header = ("X-H: " + "h".repeat(1 << 12) + "\r\n").getBytes(US_ASCII);
            while (!Thread.currentThread().isInterrupted()) {
                out.write(header);
            }
        } catch (IOException e) {
            // closed by either end
        }
    }

    @Test
    void aReceiverThatHangsIsGivenUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.answer(exchange -> release.await());
        Webhook webhook = Webhook.of(server.address(), SIGNATURE, () -> NOON).timeout(Duration.ofMillis(200));

        assertThat(refusal(webhook)).hasMessageContaining(" did not answer: ");
        release.countDown();
    }

    @Test
    void plainHttpIsForThisMachineUnlessAllowed() {
        URI plain = URI.create("http://hooks.example/x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Webhook.of(plain, SIGNATURE, () -> NOON))
                .withMessage("The webhook of hooks.example is plain http, which anybody on the way can read; use https,"
                        + " or allow plain http for it");
        assertThat(Webhook.allowingPlain(plain, SIGNATURE, () -> NOON)).hasToString("the webhook of hooks.example");
        assertThat(Webhook.of(URI.create("http://[::1]:8080/x"), SIGNATURE, () -> NOON))
                .hasToString("the webhook of [::1]:8080");
    }

    @Test
    void otherAddressesAreRefusedAndNoSecretIsShown() {
        for (String address : List.of("file:///etc/passwd", "ftp://h/x", "hooks.example", "https:///x", "mailto:a@b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Webhook.allowingPlain(URI.create(address), SIGNATURE, () -> NOON))
                    .withMessageStartingWith("A webhook has an address like https://HOST/PATH, but ");
        }
        for (String address : List.of("https://ann:secret@hooks.example/x", "https://hooks.example/x#secret")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Webhook.of(URI.create(address), SIGNATURE, () -> NOON))
                    .withMessageNotContaining("secret");
        }
    }

    @Test
    void anAnswerTakesSomeTime() {
        Webhook webhook = Webhook.of(URI.create("https://h"), SIGNATURE, () -> NOON);
        for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> webhook.timeout(none))
                    .withMessage("An answer takes some time, but the timeout was " + none);
        }
    }

    @Test
    void afterAnInterruptNothingIsToldAndItShows() throws IOException {
        Notifier webhook = notifier();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> webhook.tell(EVENT));
    }
}
