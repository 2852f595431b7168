package dev.truce.integrity.age;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key derivation scrypt (RFC 7914) with r = 8 and p = 1, the only parameters that age has. Takes 2¹⁰ · N bytes of memory.
 */
final class Scrypt {

    private static final String HMAC = "HmacSHA256";
    private static final int BLOCK_INTS = 16;
    private static final int R = 8;
    private static final int INTS = 2 * R * BLOCK_INTS;
    private static final int DOUBLE_ROUNDS = 4;

    private Scrypt() {}

    /**
     * Derives a key.
     *
     * @param password any bytes, at least one
     * @param salt any bytes
     * @param logN the binary logarithm of N, 1 to 20
     * @param length how many bytes the key has
     */
    static byte[] derive(byte[] password, byte[] salt, int logN, int length) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(password, HMAC));
        byte[] block = pbkdf2(mac, salt, INTS * Integer.BYTES);
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        IntBuffer ints = bytes.asIntBuffer();
        int[] x = new int[INTS];
        ints.get(x);
        mix(x, 1 << logN);
        ints.rewind().put(x);
        return pbkdf2(mac, block, length);
    }

    /** PBKDF2 (RFC 8018) with one iteration. */
    private static byte[] pbkdf2(Mac mac, byte[] salt, int length) {
        ByteBuffer key = ByteBuffer.allocate(length);
        for (int block = 1; key.hasRemaining(); block++) {
            mac.update(salt);
            byte[] part =
                    mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
            key.put(part, 0, Math.min(part.length, key.remaining()));
        }
        return key.array();
    }

    /** scryptROMix. */
    private static void mix(int[] x, int n) {
        int[][] memory = new int[n][];
        int[] y = new int[INTS];
        for (int i = 0; i < n; i++) {
            memory[i] = x.clone();
            blockMix(x, y);
        }
        for (int i = 0; i < n; i++) {
            int[] other = memory[x[INTS - BLOCK_INTS] & (n - 1)];
            for (int k = 0; k < INTS; k++) {
                x[k] ^= other[k];
            }
            blockMix(x, y);
        }
    }

    /** scryptBlockMix in place; y is scratch. Blocks at even places come first in the result, then those at odd ones. */
    private static void blockMix(int[] x, int[] y) {
        int[] t = Arrays.copyOfRange(x, INTS - BLOCK_INTS, INTS);
        for (int block = 0; block < 2 * R; block++) {
            for (int k = 0; k < BLOCK_INTS; k++) {
                t[k] ^= x[block * BLOCK_INTS + k];
            }
            salsa(t);
            int place = block / 2 + (block % 2 == 0 ? 0 : R);
            System.arraycopy(t, 0, y, place * BLOCK_INTS, BLOCK_INTS);
        }
        System.arraycopy(y, 0, x, 0, INTS);
    }

    /** Salsa20/8 in place. */
    private static void salsa(int[] t) {
        int[] x = t.clone();
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            quarter(x, 0, 4, 8, 12);
            quarter(x, 5, 9, 13, 1);
            quarter(x, 10, 14, 2, 6);
            quarter(x, 15, 3, 7, 11);
            quarter(x, 0, 1, 2, 3);
            quarter(x, 5, 6, 7, 4);
            quarter(x, 10, 11, 8, 9);
            quarter(x, 15, 12, 13, 14);
        }
        for (int k = 0; k < BLOCK_INTS; k++) {
            t[k] += x[k];
        }
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }
}
