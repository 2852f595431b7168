package dev.truce.integrity.json;

/** Numbers that the canonical form writes without exponent, too. */
final class PlainNumber {

    private static final int NO = -1;

    private PlainNumber() {}

    /** The place after a number; negative when it is none, has an exponent in either form, or is a negative zero. */
    static int end(byte[] in, int start) {
        int digits = in[start] == '-' ? start + 1 : start;
        int at = PlainText.digitsEnd(in, digits);
        int integers = at - digits;
        boolean zero = in[digits] == '0';
        if (integers == 0 || integers > PlainText.MAX_INTEGER_DIGITS || (zero && integers > 1)) {
            return NO;
        }
        if (in[at] == '.') {
            int fraction = at + 1;
            int end = PlainText.digitsEnd(in, fraction);
            if (end == fraction || end - fraction > PlainText.MAX_FRACTION_DIGITS) {
                return NO;
            }
            int zeroes = zero ? PlainText.zeroes(in, fraction) : 0;
            zero &= zeroes == end - fraction;
            if (!zero && zeroes > PlainText.MAX_LEADING_ZEROES) {
                return NO;
            }
            at = end;
        }
        boolean minusZero = zero && digits > start;
        return minusZero || in[at] == 'e' || in[at] == 'E' ? NO : at;
    }

    /** Where a number ends without the zeroes at the end of its fraction, and without a fraction of zeroes. */
    static int kept(byte[] in, int start, int end) {
        int last = end;
        while (last > start && in[last - 1] == '0') {
            last--;
        }
        if (last == end) {
            return end;
        }
        for (int at = start; at < last; at++) {
            if (in[at] == '.') {
                return at == last - 1 ? at : last;
            }
        }
        return end;
    }
}
