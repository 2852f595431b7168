package dev.truce.jdbc.notify;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.NotToldException;
import dev.truce.conflict.event.NotToldException.Fault;
import dev.truce.conflict.event.Notifier;
import dev.truce.conflict.event.WebhookSignature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a web address of events, by a POST of the event's JSON with the headers of the Standard Webhooks.
 *
 * <p>Any answer 2xx is good. Of an answer the head is read, and nothing after it; a redirect is not followed, so that no receiver
 * can send us elsewhere. The answers 408, 429 and 5xx, a redirect, and none within the timeout are the receiver's fault, 410 closes it, and any
 * other is the event's. Thread-safe; the text shows neither secret nor path.
 */
public final class Webhook implements Notifier {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<Integer> LATER = Set.of(408, 429);
    private static final int GONE = 410;
    private static final int LONGEST_WAIT = 100_000;

    private final URI address;
    private final WebhookSignature signature;
    private final InstantSource clock;
    private final Duration timeout;
    private final HttpClient client;

    private Webhook(URI address, WebhookSignature signature, InstantSource clock, Duration timeout, HttpClient client) {
        this.address = address;
        this.signature = signature;
        this.clock = clock;
        this.timeout = timeout;
        this.client = client;
    }

    /**
     * A webhook with a timeout of ten seconds.
     *
     * @param address where to; https, or http on this machine
     * @param signature by which secrets
     * @param clock tells when a message is sent
     * @return the webhook
     * @throws IllegalArgumentException when the address is another, has a user or a fragment
     */
    public static Webhook of(URI address, WebhookSignature signature, InstantSource clock) {
        String host = checked(address);
        if (isPlain(address) && !LOOPBACK.contains(host)) {
            throw new IllegalArgumentException("The webhook of " + host
                    + " is plain http, which anybody on the way can read; use https, or allow plain http for it");
        }
        return create(address, signature, clock);
    }

    /**
     * The same, but plain http is allowed to any host.
     *
     * @param address where to; http or https
     * @param signature by which secrets
     * @param clock tells when a message is sent
     * @return the webhook
     * @throws IllegalArgumentException when the address is another, has a user or a fragment
     */
    public static Webhook allowingPlain(URI address, WebhookSignature signature, InstantSource clock) {
        checked(address);
        return create(address, signature, clock);
    }

    private static Webhook create(URI address, WebhookSignature signature, InstantSource clock) {
        Duration timeout = Duration.ofSeconds(10);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
        return new Webhook(address, signature, clock, timeout, client);
    }

    /**
     * The same with another timeout.
     *
     * @param longest how long an answer may take
     * @return the webhook
     */
    public Webhook timeout(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("An answer takes some time, but the timeout was " + longest);
        }
        return new Webhook(address, signature, clock, longest, client);
    }

    private static String checked(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = address.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("A webhook has an address like https://HOST/PATH, but the scheme was "
                    + scheme + " and the host " + host);
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("The address of the webhook of " + host
                    + " has a user or a fragment; leave them away, messages are signed");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static boolean isPlain(URI address) {
        return address.getScheme().equalsIgnoreCase("http");
    }

    @Override
    public void tell(Event event) throws NotToldException, InterruptedException {
        byte[] body = event.json().getBytes(StandardCharsets.UTF_8);
        Instant now = clock.instant();
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("content-type", "application/json")
                .header("user-agent", "truce")
                .header(WebhookSignature.ID, event.id())
                .header(WebhookSignature.TIMESTAMP, Long.toString(now.getEpochSecond()))
                .header(WebhookSignature.SIGNATURE, signature.sign(event.id(), now, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<Boolean> answer;
        try {
            answer = client.send(request, head -> new NoBody());
        } catch (IOException e) {
            throw NotToldException.of(Fault.RECEIVER, this + " did not answer: " + e);
        }
        judge(answer, now);
    }

    private void judge(HttpResponse<Boolean> answer, Instant now) throws NotToldException {
        int status = answer.statusCode();
        String problem = this + " answered " + status;
        if (status / 100 == 2) {
            return;
        }
        if (status == GONE) {
            throw NotToldException.of(Fault.CLOSED, problem + ": it wants no more events");
        }
        if (status / 100 == 3) {
            throw NotToldException.of(Fault.RECEIVER, problem + ": it sends us elsewhere, which is refused");
        }
        if (status / 100 == 5 || LATER.contains(status)) {
            Optional<Duration> pause =
                    answer.headers().firstValue("retry-after").flatMap(text -> Optional.ofNullable(pause(text, now)));
            throw pause.isPresent()
                    ? NotToldException.after(problem, pause.get())
                    : NotToldException.of(Fault.RECEIVER, problem);
        }
        throw NotToldException.of(Fault.EVENT, problem);
    }

    /** Seconds, or a time as HTTP writes it (RFC 9110, 10.2.3); null for what is neither. */
    private static @Nullable Duration pause(String text, Instant now) {
        try {
            if (text.matches("[0-9]{1,18}")) {
                return Duration.ofSeconds(Math.min(LONGEST_WAIT, Long.parseLong(text)));
            }
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return until.isBefore(now) ? Duration.ZERO : Duration.between(now, until);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return "the webhook of " + address.getHost() + port;
    }
}
