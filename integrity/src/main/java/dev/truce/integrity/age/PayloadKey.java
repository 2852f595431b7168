package dev.truce.integrity.age;

import com.exceptionfactory.jagged.framework.crypto.ByteBufferCipherFactory;
import com.exceptionfactory.jagged.framework.crypto.CipherKey;
import com.exceptionfactory.jagged.framework.crypto.StandardByteBufferCipherFactory;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.OptionalLong;
import javax.crypto.spec.IvParameterSpec;

/**
 * The key of one age file. Its payload is a row of chunks, each encrypted for itself under its number, the last one marked, so
 * each can be read alone and none exchanged, dropped or added. Thread-safe.
 */
public final class PayloadKey {

    /** No header is longer. */
    public static final int MAX_HEADER_BYTES = 1 << 16;
    /** The content of a chunk; the last one has less. */
    public static final int CHUNK_BYTES = 1 << 16;
    /** A chunk as it is stored. */
    public static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + 16;

    private static final int TAG_BYTES = SEALED_CHUNK_BYTES - CHUNK_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int COUNTER_AT = 3;
    private static final ByteBufferCipherFactory CIPHERS = new StandardByteBufferCipherFactory();

    private final String name;
    private final CipherKey key;
    private final int offset;

    PayloadKey(String name, byte[] key, int offset) {
        this.name = name;
        this.key = new CipherKey(key);
        this.offset = offset;
    }

    /**
     * Where the payload begins.
     *
     * @return the length of the header
     */
    public int offset() {
        return offset;
    }

    /**
     * Decrypts chunks that follow each other.
     *
     * @param first the number of the first, from 0
     * @param chunks their bytes, all whole but the last of the file
     * @param ends whether the last of them is the last of the file
     * @return their content
     * @throws DamageException if they are not what was written there
     */
    public byte[] open(long first, byte[] chunks, boolean ends) {
        int count = (chunks.length + SEALED_CHUNK_BYTES - 1) / SEALED_CHUNK_BYTES;
        if (chunks.length - count * (long) TAG_BYTES < 0 || count == 0) {
            throw damaged(first, "its payload is cut");
        }
        byte[] content = new byte[chunks.length - count * TAG_BYTES];
        ByteBuffer to = ByteBuffer.wrap(content);
        for (int i = 0; i < count; i++) {
            int from = i * SEALED_CHUNK_BYTES;
            int length = Math.min(SEALED_CHUNK_BYTES, chunks.length - from);
            boolean last = ends && i == count - 1;
            if (last && length == TAG_BYTES && first + i > 0) {
                throw damaged(first + i, "its last chunk is empty");
            }
            open(first + i, ByteBuffer.wrap(chunks, from, length), last, to);
        }
        return content;
    }

    private void open(long number, ByteBuffer chunk, boolean last, ByteBuffer to) {
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(nonce).putLong(COUNTER_AT, number);
        nonce[NONCE_BYTES - 1] = (byte) (last ? 1 : 0);
        try {
            CIPHERS.newByteBufferDecryptor(key, new IvParameterSpec(nonce)).decrypt(chunk, to);
        } catch (GeneralSecurityException e) {
            throw damaged(number, "its bytes are not those that were encrypted");
        }
    }

    /** The key is right, as the header says; the bytes are not. */
    private DamageException damaged(long chunk, String what) {
        return new DamageException(
                new Finding.Damaged(name, OptionalLong.empty(), what + ", in chunk " + chunk + " of its age payload"));
    }
}
