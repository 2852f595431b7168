package dev.truce.conflict.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows a receiver that a message is genuine and not old, in the way of the <a href="https://www.standardwebhooks.com">Standard
 * Webhooks</a>: HMAC-SHA256 over id, time and body, in the headers {@value #ID}, {@value #TIMESTAMP} and {@value #SIGNATURE}.
 *
 * <p>There may be several secrets. A sender signs with each, a receiver takes any: to change a secret, give the sender the old
 * and the new one, then the receiver the new one, then the sender the new one alone. Immutable; its text shows no secret.
 */
public final class WebhookSignature {

    /** The header with the message's id, the same whenever it is sent. */
    public static final String ID = "webhook-id";

    /** The header with the time of the attempt, in seconds since 1970. */
    public static final String TIMESTAMP = "webhook-timestamp";

    /** The header with the signatures, each {@code v1,} and Base64, with a space between. */
    public static final String SIGNATURE = "webhook-signature";

    /** How far the clocks of sender and receiver may be apart, unless a receiver says otherwise. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String SCHEME = "v1,";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;
    /** No sender has more; a forger must not make us compute. */
    private static final int MOST_SIGNATURES = 16;

    private final List<SecretKeySpec> keys;

    private WebhookSignature(List<SecretKeySpec> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Signatures by secrets.
     *
     * @param secrets one or more, each {@code whsec_} and 24 to 64 random bytes in Base64; the prefix may be missing
     * @return the signatures
     * @throws IllegalArgumentException when there is none, or one has another form; the message does not show it
     */
    public static WebhookSignature of(List<String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("A webhook is signed with one secret at least, but there was none");
        }
        List<SecretKeySpec> keys = new ArrayList<>();
        for (int i = 0; i < secrets.size(); i++) {
            keys.add(key(secrets.get(i), i + 1));
        }
        return new WebhookSignature(keys);
    }

    private static SecretKeySpec key(String secret, int number) {
        String text = secret.strip();
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0]; // the cause would show a part of it
        }
        if (bytes.length < SHORTEST || bytes.length > LONGEST) {
            throw new IllegalArgumentException("Secret " + number + " is not " + PREFIX + " and " + SHORTEST + " to "
                    + LONGEST + " bytes in Base64; make one: openssl rand -base64 32");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * Signs a message.
     *
     * @param id the message's id
     * @param at when it is sent; seconds count
     * @param body what is sent, byte for byte
     * @return the value of the header {@value #SIGNATURE}
     */
    public String sign(String id, Instant at, byte[] body) {
        byte[] head = head(id, Long.toString(at.getEpochSecond()));
        return keys.stream()
                .map(key -> SCHEME + Base64.getEncoder().encodeToString(code(key, head, body)))
                .collect(Collectors.joining(" "));
    }

    /**
     * Checks a message. To be safe from repetitions a receiver also keeps the ids that it has seen.
     *
     * @param id the header {@value #ID}
     * @param timestamp the header {@value #TIMESTAMP}
     * @param signatures the header {@value #SIGNATURE}; signatures of other schemes are passed over
     * @param body what arrived, byte for byte
     * @param now the receiver's time
     * @param tolerance how far that may be from the time of the message, either way
     * @return what is wrong, in words; empty when the message is genuine
     */
    public Optional<String> verify(
            String id, String timestamp, String signatures, byte[] body, Instant now, Duration tolerance) {
        Instant sent;
        try {
            sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.of("the header " + TIMESTAMP + " is no time in seconds");
        }
        if (!isGenuine(head(id, timestamp), signatures, body)) {
            return Optional.of(
                    "no signature is by a known secret; the message is forged or changed, or the secret was");
        }
        if (Duration.between(sent, now).abs().compareTo(tolerance) > 0) {
            return Optional.of(
                    "the message is of " + sent + ", and it is " + now + "; it is a repetition, or a clock is wrong");
        }
        return Optional.empty();
    }

    private boolean isGenuine(byte[] head, String signatures, byte[] body) {
        List<byte[]> expected = keys.stream().map(key -> code(key, head, body)).toList();
        boolean genuine = false;
        String[] given = signatures.split(" ", MOST_SIGNATURES + 1);
        for (int i = 0; i < Math.min(given.length, MOST_SIGNATURES); i++) {
            if (given[i].startsWith(SCHEME)) {
                byte[] code = decoded(given[i].substring(SCHEME.length()));
                for (byte[] each : expected) {
                    genuine |= MessageDigest.isEqual(each, code); // in constant time
                }
            }
        }
        return genuine;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] head(String id, String timestamp) {
        return (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] code(SecretKeySpec key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM + ", but this one refused it", e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSignature[secrets=" + keys.size() + "]";
    }
}
