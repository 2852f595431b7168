package dev.truce.jdbc.table;

import dev.truce.integrity.json.CanonicalJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SQLite value and its JSON: INTEGER and REAL are numbers, TEXT is a string, a BLOB is {@code {"$blob": base64}}, NULL is
 * null. A REAL is written with the fewest digits that name it (ECMAScript's), and with a fraction, so that it comes back as
 * the same REAL on every JDK.
 */
final class SqlValue {

    private static final String BLOB = "$blob";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The form of every column: SQLite's values say themselves what they are. */
    static final ValueForm FORM = new ValueForm() {
        @Override
        public JsonNode toJson(Object value) {
            return SqlValue.toJson(value);
        }

        @Override
        public Object fromJson(JsonNode json) {
            return Objects.requireNonNull(SqlValue.fromJson(json));
        }
    };

    private SqlValue() {}

    /** The JSON of a value as the driver gives it: Long, Double, String, byte[] or null. */
    static JsonNode toJson(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Number number && !(value instanceof Double)) {
            return NODES.numberNode(number.longValue());
        }
        if (value instanceof Double real) {
            if (!Double.isFinite(real)) {
                throw new IllegalArgumentException("holds " + real + ", which JSON cannot");
            }
            BigDecimal shortest = shortest(real);
            return NODES.numberNode(shortest.scale() == 0 ? shortest.setScale(1) : shortest);
        }
        if (value instanceof byte[] bytes) {
            ObjectNode blob = new ObjectNode(NODES);
            blob.put(BLOB, Base64.getEncoder().encodeToString(bytes));
            return blob;
        }
        return NODES.stringNode((String) value);
    }

    /** The value to store for a JSON value. */
    static @Nullable Object fromJson(JsonNode json) {
        if (json.isNull()) {
            return null;
        }
        if (json.isString()) {
            return json.stringValue();
        }
        if (json.isNumber()) {
            return number(json.decimalValue());
        }
        JsonNode blob = json.isObject() && json.size() == 1 ? json.get(BLOB) : null;
        if (blob != null && blob.isString()) {
            return Base64.getDecoder().decode(blob.stringValue());
        }
        throw new IllegalArgumentException(
                "is of type " + json.getNodeType().name().toLowerCase(Locale.ROOT)
                        + ", which no column can hold; numbers, strings, null and {\"$blob\": base64} can be held");
    }

    private static Object number(BigDecimal decimal) {
        if (decimal.scale() == 0
                && decimal.precision() <= 19
                && decimal.toBigInteger().bitLength() < Long.SIZE) {
            return decimal.longValueExact();
        }
        double real = decimal.doubleValue();
        if (Double.isFinite(real) && shortest(real).compareTo(decimal) == 0) {
            return real;
        }
        throw new IllegalArgumentException(
                "is the number " + decimal + ", which SQLite cannot hold exactly; round it, or keep it as a string");
    }

    private static BigDecimal shortest(double real) {
        return new BigDecimal(new String(CanonicalJson.jcs(NODES.numberNode(real)), StandardCharsets.US_ASCII));
    }
}
