package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;

/** What was seen and done, or what is left of it once it was erased. */
public sealed interface AuditPayload {

    /**
     * A payload that can be read.
     *
     * @param text JSON text
     */
    record Kept(String text) implements AuditPayload {

        @Override
        public Digest digest() {
            return Digest.of(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * A payload that was erased.
     *
     * @param digest the digest of the text that was there, by which the chain holds without it
     */
    record Erased(Digest digest) implements AuditPayload {}

    /**
     * What the chain covers; erasing does not change it.
     *
     * @return the SHA-256 of the text's UTF-8
     */
    Digest digest();
}
