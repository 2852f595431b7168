package dev.truce.integrity.store;

import dev.truce.integrity.Digest;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several equal parts of a store, for a verification that is spread over days. A file belongs to a part by its name
 * alone, so the parts together are the whole, whatever is written between their verifications.
 *
 * @param part which part, from 1
 * @param parts how many there are
 */
public record Sample(int part, int parts) {

    /** Everything. */
    public static final Sample ALL = new Sample(1, 1);

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,8})");

    /**
     * Checks the numbers.
     *
     * @param part which part
     * @param parts how many there are
     * @throws IllegalArgumentException unless 1 ≤ part ≤ parts
     */
    public Sample {
        if (part < 1 || part > parts) {
            throw new IllegalArgumentException(
                    "a sample is part 1 to " + parts + " of " + parts + ", but part " + part + " was asked for");
        }
    }

    /**
     * Reads what {@link #toString} prints.
     *
     * @param text {@code n/t}: the n-th of t parts
     * @return the sample
     * @throws IllegalArgumentException for any other text
     */
    public static Sample parse(String text) {
        Matcher numbers = TEXT.matcher(text);
        if (!numbers.matches()) {
            throw new IllegalArgumentException(
                    "a sample is n/t, the n-th of t parts, such as 1/7, but found \"" + text + "\"");
        }
        return new Sample(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }

    /**
     * Whether something belongs to the part.
     *
     * @param name the digest in its name
     * @return true for about one name in {@link #parts}
     */
    public boolean contains(Digest name) {
        long place = Integer.toUnsignedLong(ByteBuffer.wrap(name.bytes()).getInt());
        return (place * parts) >>> Integer.SIZE == part - 1;
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return part + "/" + parts;
    }
}
