package dev.truce.integrity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links entries of an append-only log, so that none can be changed, removed or put in between without showing.
 *
 * <p>Each link covers its number, the link before and the digest of a payload; it does not cover the payload itself, which
 * may therefore be erased without breaking the chain. What the chain alone cannot show is a cut at its end: compare the
 * last link with a copy kept elsewhere.
 */
public final class HashChain {

    /** What the first link has for a predecessor: 32 zero bytes. */
    public static final Digest GENESIS = Digest.ofBytes(new byte[Digest.BYTES]);

    private static final byte[] DOMAIN = "truce chain 1\n".getBytes(StandardCharsets.US_ASCII);

    private HashChain() {}

    /**
     * One link.
     *
     * @param sequence its number, counted from 1 without gaps
     * @param previous the {@code self} of the link before, or {@link #GENESIS}
     * @param payload the digest of what is linked
     * @param self the SHA-256 over the three others
     */
    public record Link(long sequence, Digest previous, Digest payload, Digest self) {}

    /**
     * The link that follows.
     *
     * @param last the last link so far, or null for the first one
     * @param payload the digest of what is to be linked
     * @return the next link
     */
    public static Link next(@Nullable Link last, Digest payload) {
        return last == null ? next(0, GENESIS, payload) : next(last.sequence(), last.self(), payload);
    }

    /**
     * The link that follows one of which the payload is not at hand.
     *
     * @param sequence the number of the last link so far, 0 when there is none
     * @param self its hash, {@link #GENESIS} when there is none
     * @param payload the digest of what is to be linked
     * @return the next link
     */
    public static Link next(long sequence, Digest self, Digest payload) {
        long next = Math.addExact(sequence, 1);
        return new Link(next, self, payload, self(next, self, payload));
    }

    /**
     * Checks a chain from its first link.
     *
     * @param name what the chain is called in the findings
     * @param links the links in the order they were kept
     * @return everything wrong, in order; empty if each link follows from the one before
     */
    public static List<Finding> verify(String name, Iterator<Link> links) {
        List<Finding> findings = new ArrayList<>();
        Link last = null;
        while (links.hasNext()) {
            Link link = links.next();
            check(name, last, link, findings);
            last = link;
        }
        return findings;
    }

    private static void check(String name, @Nullable Link last, Link link, List<Finding> findings) {
        long expected = last == null ? 1 : last.sequence() + 1;
        Digest previous = last == null ? GENESIS : last.self();
        if (link.sequence() != expected) {
            findings.add(new Finding.Malformed(
                    name, "entry " + link.sequence() + " stands where entry " + expected + " belongs"));
        }
        if (!link.previous().equals(previous)) {
            findings.add(
                    new Finding.Malformed(name, "entry " + link.sequence() + " does not continue the entry before it"));
        }
        if (!link.self().equals(self(link.sequence(), link.previous(), link.payload()))) {
            findings.add(new Finding.Malformed(name, "entry " + link.sequence() + " does not have its own hash"));
        }
    }

    private static Digest self(long sequence, Digest previous, Digest payload) {
        return Digest.hasher()
                .update(DOMAIN)
                .update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array())
                .update(previous.bytes())
                .update(payload.bytes())
                .digest();
    }
}
