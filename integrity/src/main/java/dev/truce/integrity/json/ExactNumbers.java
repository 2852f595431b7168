package dev.truce.integrity.json;

import java.io.IOException;
import java.math.BigDecimal;
import org.erdtman.jcs.NumberToJSON;
import tools.jackson.databind.JsonNode;

/** The exact decimal value of a JSON number, and its texts. No text here comes from {@code Double.toString}. */
final class ExactNumbers {

    /** Values of this size and above round to infinity as IEEE 754 doubles: MAX_VALUE and half a step. */
    private static final BigDecimal TOO_LARGE = new BigDecimal(Double.MAX_VALUE)
            .add(new BigDecimal(Math.ulp(Double.MAX_VALUE)).divide(BigDecimal.valueOf(2)));
    /** Values of this size and below round to zero: half of MIN_VALUE. */
    private static final BigDecimal TOO_SMALL = new BigDecimal(Double.MIN_VALUE).divide(BigDecimal.valueOf(2));

    /** Exponents inside this range need no comparison with the bounds. */
    private static final int SAFE_EXPONENT = 300;
    /** ECMAScript writes integers below 10^21 without exponent (Number::toString, step 6). */
    private static final int PLAIN_INTEGER_DIGITS = 21;
    /** ECMAScript writes fractions from 10^-6 without exponent (Number::toString, step 8). */
    private static final int PLAIN_LEADING_ZEROES = -6;

    private ExactNumbers() {}

    /** True if the value has a finite double nearest to it that is zero only for zero. */
    static boolean inRange(BigDecimal value) {
        long exponent = (long) value.precision() - value.scale();
        if (Math.abs(exponent) < SAFE_EXPONENT) {
            return true;
        }
        if (value.signum() == 0) {
            return Math.abs(exponent) < 2L * SAFE_EXPONENT;
        }
        BigDecimal size = value.abs();
        return size.compareTo(TOO_LARGE) < 0 && size.compareTo(TOO_SMALL) > 0;
    }

    /**
     * The exact value of a number node.
     *
     * @throws IllegalArgumentException for NaN and the infinities, which a tree built by hand may hold
     */
    static BigDecimal valueOf(JsonNode number) {
        if (number.isDouble() || number.isFloat()) {
            // BigDecimal.valueOf(double) goes through Double.toString, which differs between JDK 17 and 19
            return shortest(number.doubleValue());
        }
        return number.decimalValue();
    }

    /** The text of a number as RFC 8785 wants it: of the double nearest to the value. */
    static String jcs(BigDecimal value) {
        return canonical(shortest(value.doubleValue()));
    }

    /**
     * The text of a number, digit for digit, in ECMAScript's layout. For a value that a double's shortest text names
     * exactly this is the text of RFC 8785, because both then have the same digits without trailing zeroes.
     */
    static String canonical(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        String digits = stripped.unscaledValue().abs().toString();
        int point = digits.length() - stripped.scale();
        return (value.signum() == -1 ? "-" : "") + layout(digits, point);
    }

    /** The value 0.DIGITS times ten to the power of {@code point}. */
    private static String layout(String digits, int point) {
        int length = digits.length();
        if (point > PLAIN_INTEGER_DIGITS || point <= PLAIN_LEADING_ZEROES) {
            String fraction = length == 1 ? "" : "." + digits.substring(1);
            int exponent = point - 1;
            return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
        if (point >= length) {
            return digits + "0".repeat(point - length);
        }
        return point > 0
                ? digits.substring(0, point) + "." + digits.substring(point)
                : "0." + "0".repeat(-point) + digits;
    }

    /** The shortest decimal that names a double. The library's digits are right; its layout of some tiny values is not. */
    private static BigDecimal shortest(double value) {
        try {
            return new BigDecimal(NumberToJSON.serializeNumber(value));
        } catch (IOException e) {
            throw new IllegalArgumentException(value + " is not a JSON number; use null or a finite number", e);
        }
    }
}
