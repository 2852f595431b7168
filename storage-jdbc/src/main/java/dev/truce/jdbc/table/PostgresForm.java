package dev.truce.jdbc.table;

import dev.truce.jdbc.database.JsonText;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * PostgreSQL's values and their JSON. A whole number is a Long here, every other value the text that PostgreSQL writes, which it
 * reads back as the same value.
 */
enum PostgresForm implements ValueForm {

    /** Numbers without a fraction, up to eight bytes. */
    WHOLE {
        @Override
        public JsonNode toJson(Object value) {
            return NODES.numberNode((Long) value);
        }

        @Override
        public Object fromJson(JsonNode json) {
            BigDecimal number = number(json).stripTrailingZeros();
            if (number.scale() > 0
                    || number.precision() - number.scale() > DIGITS_OF_LONG
                    || number.toBigInteger().bitLength() >= Long.SIZE) {
                throw new IllegalArgumentException("is the number " + json + ", which is no whole number of 64 bits");
            }
            return number.longValueExact();
        }
    },

    /** Exact numbers whose column says how many digits follow the point. */
    DECIMAL {
        @Override
        public JsonNode toJson(Object value) {
            return exact((String) value);
        }

        @Override
        public Object fromJson(JsonNode json) {
            return decimalText(json);
        }
    },

    /** Exact numbers that say themselves how many digits follow the point: 1.50 is not 1.5. */
    FREE_DECIMAL {
        @Override
        public JsonNode toJson(Object value) {
            String text = (String) value;
            return text.indexOf('.') >= 0 && text.endsWith("0") ? tagged(NUMERIC, text) : exact(text);
        }

        @Override
        public Object fromJson(JsonNode json) {
            return decimalText(json);
        }
    },

    /** Binary fractions, written with the fewest digits that name them. */
    REAL {
        @Override
        public JsonNode toJson(Object value) {
            String text = (String) value;
            return NO_NUMBERS.contains(text) ? tagged(FLOAT, text) : NODES.numberNode(new BigDecimal(text));
        }

        @Override
        public Object fromJson(JsonNode json) {
            String special = untagged(json, FLOAT);
            return special == null ? number(json).toString() : special;
        }
    },

    /** True and false. */
    TRUTH {
        @Override
        public JsonNode toJson(Object value) {
            return NODES.booleanNode("true".equals(value));
        }

        @Override
        public Object fromJson(JsonNode json) {
            if (!json.isBoolean()) {
                throw mismatch(json, "true or false");
            }
            return Boolean.toString(json.booleanValue());
        }
    },

    /** Bytes. */
    BYTES {
        @Override
        public JsonNode toJson(Object value) {
            byte[] bytes = HexFormat.of().parseHex(((String) value).substring(HEX.length()));
            return tagged(BLOB, Base64.getEncoder().encodeToString(bytes));
        }

        @Override
        public Object fromJson(JsonNode json) {
            String base64 = untagged(json, BLOB);
            if (base64 == null) {
                throw mismatch(json, "{\"$blob\": base64}");
            }
            return HEX + HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
        }
    },

    /** Points in time, as RFC 3339 writes them in UTC; years before 1 and after 9999, and infinity, as PostgreSQL does. */
    INSTANT {
        @Override
        public JsonNode toJson(Object value) {
            String text = (String) value;
            return NODES.stringNode(
                    UTC.matcher(text).matches()
                            ? text.substring(0, text.length() - 3).replace(' ', 'T') + "Z"
                            : text);
        }

        @Override
        public Object fromJson(JsonNode json) {
            String text = string(json);
            return RFC_UTC.matcher(text).matches()
                    ? text.substring(0, text.length() - 1).replace('T', ' ') + "+00"
                    : text;
        }
    },

    /** All the rest. */
    TEXT {
        @Override
        public JsonNode toJson(Object value) {
            return NODES.stringNode((String) value);
        }

        @Override
        public Object fromJson(JsonNode json) {
            return string(json);
        }
    };

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DIGITS_OF_LONG = 19;

    /** A longer number is beyond what readers of JSON agree on. */
    private static final int DIGITS = 300;

    private static final int MOST_DIGITS = 131_072 + 16_383;
    private static final String NUMERIC = "$numeric";
    private static final String FLOAT = "$float";
    private static final String BLOB = "$blob";
    private static final String HEX = "\\x";
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity", "-0");
    private static final Pattern UTC = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?\\+00");
    private static final Pattern RFC_UTC = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z");

    /** The form of a type, of which the domains are taken off; {@code scaled} when its column says the digits of a fraction. */
    static PostgresForm of(String baseType, boolean scaled) {
        return switch (baseType) {
            case "int2", "int4", "int8" -> WHOLE;
            case "numeric" -> scaled ? DECIMAL : FREE_DECIMAL;
            case "float4", "float8" -> REAL;
            case "bool" -> TRUTH;
            case "bytea" -> BYTES;
            case "timestamptz" -> INSTANT;
            default -> TEXT;
        };
    }

    /** A value as PostgreSQL wrote it in a text. */
    Object read(String text) {
        return this == WHOLE ? (Object) Long.valueOf(text) : text;
    }

    private static JsonNode exact(String text) {
        return text.length() > DIGITS || NO_NUMBERS.contains(text)
                ? tagged(NUMERIC, text)
                : NODES.numberNode(new BigDecimal(text));
    }

    private static String decimalText(JsonNode json) {
        String special = untagged(json, NUMERIC);
        if (special != null) {
            return special;
        }
        BigDecimal number = number(json);
        if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS || number.scale() > MOST_DIGITS) {
            throw new IllegalArgumentException("is the number " + json + ", which has too many digits");
        }
        return number.toPlainString();
    }

    private static BigDecimal number(JsonNode json) {
        if (!json.isNumber()) {
            throw mismatch(json, "a number");
        }
        return json.decimalValue();
    }

    private static String string(JsonNode json) {
        if (!json.isString()) {
            throw mismatch(json, "a string");
        }
        String text = json.stringValue();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || isHalf(text, i)) {
                throw new IllegalArgumentException("holds U+" + String.format(Locale.ROOT, "%04X", (int) text.charAt(i))
                        + " at place " + i + ", which PostgreSQL cannot hold");
            }
        }
        return text;
    }

    private static boolean isHalf(String text, int at) {
        char each = text.charAt(at);
        return Character.isHighSurrogate(each)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : Character.isLowSurrogate(each) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private static JsonNode tagged(String tag, String text) {
        ObjectNode object = JsonText.object();
        object.put(tag, text);
        return object;
    }

    private static @Nullable String untagged(JsonNode json, String tag) {
        JsonNode value = json.isObject() && json.size() == 1 ? json.get(tag) : null;
        return value != null && value.isString() ? value.stringValue() : null;
    }

    private static IllegalArgumentException mismatch(JsonNode json, String wanted) {
        return new IllegalArgumentException("is of type "
                + json.getNodeType().name().toLowerCase(Locale.ROOT) + ", but its column takes " + wanted);
    }
}
