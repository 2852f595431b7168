package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.WebhookSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Object[] STATS = {"queue", "stats", "--database", "jdbc:postgresql://127.0.0.1:1/none"};

    @TempDir
    Path folder;

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger status = new AtomicInteger(204);
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        WebhookSignature signature = WebhookSignature.of(List.of(SECRET));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String problem = signature
                    .verify(
                            exchange.getRequestHeaders().getFirst(WebhookSignature.ID),
                            exchange.getRequestHeaders().getFirst(WebhookSignature.TIMESTAMP),
                            exchange.getRequestHeaders().getFirst(WebhookSignature.SIGNATURE),
                            body,
                            Call.NOW,
                            WebhookSignature.TOLERANCE)
                    .orElse("");
            messages.add(problem
                    + Event.read(new String(body, StandardCharsets.UTF_8)).message());
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String hook() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private Workshop shop(String... settings) {
        Workshop shop = new Workshop(folder);
        shop.write(".truce/hook.secret", SECRET);
        shop.write(".truce/notifications.yaml", settings);
        return shop;
    }

    @Test
    void aParkedCaseArrivesAtAWebhookOnceSomebodyWatches() {
        Workshop shop = shop("ops:", "  webhook: " + hook(), "  secrets: [file:hook.secret]", "  kinds: [case.parked]");
        assertThat(shop.truce(Seats.reconcile(shop, 2, "")).code()).isEqualTo(1);
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(messages).isEmpty();

        shop.done("queue", "watch", "--count", 1);
        shop.done("queue", "watch", "--count", 1);

        assertThat(messages)
                .containsExactly(
                        "Case 1 (seat/1) waits for a decision: FIELD_CONFLICT",
                        "Case 2 (seat/2) waits for a decision: FIELD_CONFLICT");
    }

    @Test
    @Tag("slow")
    void anEventThatWasNotTakenWaitsInTheWorkspace() {
        Workshop shop = shop("ops: { webhook: '" + hook() + "', secrets: file:hook.secret, kinds: [case.parked] }");
        shop.truce(Seats.reconcile(shop, 1, ""));
        status.set(503);
        shop.done("queue", "watch", "--count", 1);
        assertThat(messages).hasSize(1);

        status.set(204);
        shop.done("queue", "watch", "--count", 40, "--every", "PT0.1S");
        assertThat(messages).hasSize(2);
    }

    @Test
    void damageOfTheAuditTrailIsTold() {
        Workshop shop = shop("ops: { webhook: '" + hook() + "', secrets: file:hook.secret, least: critical }");
        shop.truce(Seats.reconcile(shop, 1, ""));
        String other = "1:sha256:" + "0".repeat(64);
        assertThat(shop.truce("audit", "verify", "--anchor", other).code()).isEqualTo(1);
        shop.done("queue", "watch", "--count", 1);

        assertThat(messages)
                .singleElement()
                .asString()
                .startsWith("audit trail is damaged, 1 finding: entry 1 is not the one that the anchor names");
    }

    @Test
    void whoDoesNotDeliverNeedsNoSecret() {
        Workshop shop = shop("ops: { webhook: '" + hook() + "', secrets: [env:HOOK_SECRET] }");
        assertThat(shop.truce(Seats.reconcile(shop, 1, "")).code()).isEqualTo(1);

        Call watch = shop.truce("queue", "watch", "--count", 1);
        assertThat(watch.code()).isEqualTo(2);
        assertThat(watch.err())
                .endsWith("notifications.yaml:1: /ops/secrets/0: there is no environment variable HOOK_SECRET; set it"
                        + " where events are delivered\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ops: { log: maybe }|:1: /ops/log: it is one of false, true, but found [maybe]",
                "ops: { log: true, kind: x }|:1: /ops/kind: there is no such setting; there are log, webhook, secrets,"
                        + " allowPlain, kinds, types, least",
                "ops: {}|: /ops: a receiver is a webhook or a log; write either webhook or log: true",
                "ops: { webhook: 'https://h/x' }|:1: /ops/webhook: a webhook is signed; write secrets: [env:NAME] or"
                        + " [file:PATH]",
                "ops: { webhook: 'https://h/x', secrets: whsec_abc }|:1: /ops/secrets: a secret does not stand in this"
                        + " file; write env:NAME or file:PATH",
                "ops: { webhook: 'http://h/x', secrets: env:A }|:1: /ops/webhook: The webhook of h is plain http, which"
                        + " anybody on the way can read; use https, or allow plain http for it",
                "ops: { log: true, kinds: [case.lost] }|:1: /ops/kinds/0: it is one of alert.cleared, alert.raised,"
                        + " backup.overdue, case.dead, case.decided, case.escalated, case.parked, integrity.violation, but found [case.lost]",
                "ops: { log: [true] }|:1: /ops/log: it is one of false, true, but found [true]",
                "ops: { webhook: 'https://h/x', secrets: [] }|:1: /ops/webhook: a webhook is signed; write secrets:"
                        + " [env:NAME] or [file:PATH]",
                "ops: { log: true, log: false }|:1: /ops/log: the setting stands here already; remove one of the two",
                "ops: { log: null }|:1: /ops/log: a plain text stands here; write it out, in quotes if need be",
                "ops: { log: { on: true } }|:1: /ops/log: a plain text stands here; write it out, in quotes if need be",
                "ops: { log: !!str true }|:1: /ops/log: a plain text stands here; write it out, in quotes if need be",
                "ops: { log: &on true, kinds: *on }|:1: /ops/kinds: a plain text stands here; write it out, in quotes"
                        + " if need be",
                "ops: { log: true, kinds: [[case.dead]] }|:1: /ops/kinds/0: a plain text stands here; write it out,"
                        + " in quotes if need be",
                "[ops]|:1: it holds receivers by name; write such as \"ops: { log: true }\"",
                "ops: 1|:1: /ops: a receiver is a mapping; write such as { webhook: \"https://HOST/PATH\" }"
            })
    void whatIsWrongIsSaidWithPlaceAndRemedy(String settings, String problem) {
        Workshop shop = shop(settings);
        Call call = shop.truce(STATS);

        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).isEqualTo("truce: " + shop.path(".truce/notifications.yaml") + problem + "\n");
    }

    @Test
    void whatIsInTheWrongLineIsFoundThere() {
        refused(":2: /ops: the name stands here already; give each receiver its own", "ops: { log: true }", "ops: {}");
        refused(":3: a second document begins here; keep one in the file", "ops: { log: true }", "---", "x: {}");
        refused(": it has more than 65536 characters; no notifications need that", "#".repeat(70_000));
        refused(
                ":3: not well-formed: expected <block end>, but found '}'; mend the syntax",
                "ops:",
                "  log: true",
                "}");
    }

    private void refused(String problem, String... settings) {
        Workshop shop = shop(settings);
        assertThat(shop.truce(STATS))
                .isEqualTo(new Call(2, "", "truce: " + shop.path(".truce/notifications.yaml") + problem + "\n"));
    }

    @Test
    void onlyWhatIsAboutTheNamedTypesIsTold() {
        Workshop shop = shop(
                "seats: { webhook: '" + hook() + "', secrets: file:hook.secret, kinds: [case.parked], types: [seat] }",
                "rows: { webhook: '" + hook() + "', secrets: file:hook.secret, kinds: [case.parked], types: row }");
        shop.truce(Seats.reconcile(shop, 1, ""));
        shop.done("queue", "watch", "--count", 1);

        assertThat(messages).containsExactly("Case 1 (seat/1) waits for a decision: FIELD_CONFLICT");
    }

    @Test
    void plainHttpToAnotherMachineMayBeAllowed() {
        Workshop shop = shop("ops: { webhook: 'http://h/x', secrets: env:A, allowPlain: true }");
        assertThat(shop.truce(Seats.reconcile(shop, 1, "")).code()).isEqualTo(1);
        assertThat(shop.done("queue", "stats").err()).isEmpty();
    }

    @Test
    void aSecretOfTheEnvironmentThatIsNoneIsRefusedWhereEventsAreDelivered() {
        Workshop shop = shop("ops: { webhook: '" + hook() + "', secrets: env:USER }");
        shop.truce(Seats.reconcile(shop, 1, ""));
        Call watch = shop.truce("queue", "watch", "--count", 1);
        assertThat(watch.code()).isEqualTo(2);
        assertThat(watch.err()).contains("notifications.yaml:1: /ops/secrets: ").doesNotContain("alice");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void damageOfARepositoryIsToldOnceThereIsAWorkspaceToTellIt(boolean workspace) throws IOException {
        Workshop shop = shop("ops: { webhook: '" + hook() + "', secrets: file:hook.secret, least: critical }");
        if (workspace) {
            shop.truce(Seats.reconcile(shop, 1, ""));
        }
        shop.write("data/seat.ndjson", "{\"id\":\"a\"}");
        Path repository = shop.path(workspace ? ".truce/repository" : "elsewhere/repository");
        shop.done("snapshot", "create", "--store", "dir:" + shop.path("data"), "--repository", repository);
        if (!workspace) {
            shop.write("elsewhere/notifications.yaml", "ops: { log: true }");
        }
        Files.writeString(repository.resolve("claims/readme"), "hello");

        assertThat(Call.truce("verify", repository).code()).isEqualTo(1);
        shop.done("queue", "watch", "--count", 1);

        assertThat(messages)
                .hasSize(workspace ? 1 : 0)
                .allSatisfy(message -> assertThat(message).contains("claims/readme"));
    }
}
