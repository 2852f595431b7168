package dev.truce.integrity.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names of files in an encrypted store. A digest in a name would confirm to any reader a guess of the content, so it is
 * exchanged for another one by a permutation that only the holder of the key can compute: a Feistel network of four rounds
 * (Luby and Rackoff 1988) over the 32 bytes, with HMAC-SHA256 as its round function. Equal content keeps one name. Thread-safe.
 */
final class KeyedNames {

    /** A digest, with the two digits of the folder it fans out into where they stand before it, also in a quarantine's names. */
    private static final Pattern DIGEST =
            Pattern.compile("(?:(?<=[/.])([0-9a-f]{2})([/.]))?(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])");

    private static final HexFormat HEX = HexFormat.of();
    private static final String HMAC = "HmacSHA256";
    private static final byte[] LABEL = "truce names 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ROUNDS = 4;
    private static final int HALF = 16;

    private final SecretKeySpec key;

    /** Names under a key that follows from a secret. */
    KeyedNames(byte[] secret) {
        this.key = new SecretKeySpec(mac(new SecretKeySpec(secret, HMAC), LABEL), HMAC);
    }

    /** The name of the file that holds what is known by a name. */
    String stored(String name) {
        return exchange(name, this::permute);
    }

    /** What the file of a name holds. */
    String known(String stored) {
        return exchange(stored, this::restore);
    }

    private static String exchange(String name, UnaryOperator<byte[]> permutation) {
        return DIGEST.matcher(name).replaceAll(found -> exchange(found, permutation));
    }

    private static String exchange(MatchResult found, UnaryOperator<byte[]> permutation) {
        String before = found.group(1);
        String hex = found.group(3);
        String other = HEX.formatHex(permutation.apply(HEX.parseHex(hex)));
        if (before == null) {
            return other;
        }
        // a folder that is not the digest's own stays, so that the name stays none
        return (hex.startsWith(before) ? other.substring(0, before.length()) : before) + found.group(2) + other;
    }

    private byte[] permute(byte[] digest) {
        byte[] halves = digest;
        for (int round = 0; round < ROUNDS; round++) {
            halves = swapped(halves, round, 0, HALF);
        }
        return halves;
    }

    private byte[] restore(byte[] name) {
        byte[] halves = name;
        for (int round = ROUNDS - 1; round >= 0; round--) {
            halves = swapped(halves, round, HALF, 0);
        }
        return halves;
    }

    /** Changes one half by the other and exchanges them. */
    private byte[] swapped(byte[] halves, int round, int changedAt, int otherAt) {
        byte[] input = new byte[1 + HALF];
        input[0] = (byte) round;
        System.arraycopy(halves, otherAt, input, 1, HALF);
        byte[] mask = mac(key, input);
        byte[] result = Arrays.copyOf(halves, halves.length);
        for (int i = 0; i < HALF; i++) {
            result[otherAt + i] = (byte) (halves[changedAt + i] ^ mask[i]);
            result[changedAt + i] = halves[otherAt + i];
        }
        return result;
    }

    private static byte[] mac(SecretKeySpec key, byte[] input) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java machine has no " + HMAC, e);
        }
    }
}
