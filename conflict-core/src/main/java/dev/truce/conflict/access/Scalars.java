package dev.truce.conflict.access;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Java types that are one value to a merge: numbers by their decimal value, all else by a canonical text. */
final class Scalars {

    private static final int FLOAT_DIGITS = 9;
    private static final int DOUBLE_DIGITS = 17;
    private static final int PLAIN_ZEROES = 21;

    /** A type that stands as a text, and the way back. */
    private record Text<T>(Function<T, String> write, Function<String, T> read) {}

    /** A number type, and the way back, which refuses what does not fit. */
    private record Decimal<T>(Function<T, BigDecimal> write, Function<BigDecimal, T> read) {}

    private static final Map<Class<?>, Text<?>> TEXTS = new HashMap<>();
    private static final Map<Class<?>, Decimal<?>> NUMBERS = new HashMap<>();
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            boolean.class,
            Boolean.class,
            char.class,
            Character.class,
            byte.class,
            Byte.class,
            short.class,
            Short.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            float.class,
            Float.class,
            double.class,
            Double.class);

    private static final Set<Class<?>> EXACT = Set.of(
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            BigInteger.class,
            UUID.class,
            Currency.class,
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetTime.class,
            OffsetDateTime.class,
            Duration.class,
            Period.class,
            Year.class,
            YearMonth.class,
            MonthDay.class);

    static {
        text(String.class, text -> text, text -> text);
        text(Character.class, Object::toString, Scalars::character);
        text(UUID.class, UUID::toString, UUID::fromString);
        text(URI.class, URI::toString, URI::create);
        text(Currency.class, Currency::getCurrencyCode, Currency::getInstance);
        text(Instant.class, Instant::toString, Instant::parse);
        text(LocalDate.class, LocalDate::toString, LocalDate::parse);
        text(LocalTime.class, LocalTime::toString, LocalTime::parse);
        text(LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse);
        text(OffsetTime.class, OffsetTime::toString, OffsetTime::parse);
        text(OffsetDateTime.class, OffsetDateTime::toString, OffsetDateTime::parse);
        text(ZonedDateTime.class, ZonedDateTime::toString, ZonedDateTime::parse);
        text(ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of);
        text(ZoneId.class, ZoneId::getId, ZoneId::of);
        text(Duration.class, Duration::toString, Duration::parse);
        text(Period.class, Period::toString, Period::parse);
        text(YearMonth.class, YearMonth::toString, YearMonth::parse);
        text(MonthDay.class, MonthDay::toString, MonthDay::parse);
        text(
                byte[].class,
                bytes -> Base64.getEncoder().encodeToString(bytes),
                text -> Base64.getDecoder().decode(text));
        number(Byte.class, BigDecimal::valueOf, BigDecimal::byteValueExact);
        number(Short.class, BigDecimal::valueOf, BigDecimal::shortValueExact);
        number(Integer.class, BigDecimal::valueOf, BigDecimal::intValueExact);
        number(Long.class, BigDecimal::valueOf, BigDecimal::longValueExact);
        number(Year.class, year -> BigDecimal.valueOf(year.getValue()), value -> Year.of(value.intValueExact()));
        number(BigInteger.class, BigDecimal::new, BigDecimal::toBigIntegerExact);
        number(BigDecimal.class, value -> value, value -> value);
        number(
                Float.class,
                value -> shortest(value, FLOAT_DIGITS, text -> text.floatValue() == value),
                value -> exact(value.floatValue(), value, Float.class));
        number(
                Double.class,
                value -> shortest(value, DOUBLE_DIGITS, text -> text.doubleValue() == value),
                value -> exact(value.doubleValue(), value, Double.class));
    }

    private Scalars() {}

    private static <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        TEXTS.put(type, new Text<>(write, read));
    }

    private static <T> void number(Class<T> type, Function<T, BigDecimal> write, Function<BigDecimal, T> read) {
        NUMBERS.put(type, new Decimal<>(write, read));
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("a character has one UTF-16 unit");
        }
        return text.charAt(0);
    }

    /** The shortest decimal that names a floating-point number. Its own text differs between JDK 17 and 19. */
    private static BigDecimal shortest(double value, int most, Function<BigDecimal, Boolean> names) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(value + " is no number that can be kept; use null or a finite one");
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = most - 2; digits < most; digits++) {
            // above a power of two doubles lie wider apart than below it, so the farther neighbour may be the one
            for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.UP)) {
                BigDecimal rounded = exact.round(new MathContext(digits, mode));
                if (names.apply(rounded)) {
                    return plain(rounded);
                }
            }
        }
        return plain(exact.round(new MathContext(most)));
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.scale() > -PLAIN_ZEROES ? stripped.setScale(0) : stripped;
    }

    private static <T extends Number> T exact(T rounded, BigDecimal value, Class<T> type) {
        if (!Double.isFinite(rounded.doubleValue()) || decimal(rounded).compareTo(value) != 0) {
            throw new ArithmeticException(value + " is no " + type.getSimpleName() + "; it would be rounded");
        }
        return rounded;
    }

    /** The class that values of a declared type have. */
    static Class<?> boxed(Class<?> type) {
        return BOXES.getOrDefault(type, type);
    }

    /** Whether {@code equals} says of two values of the type what a user would: 1.0 and 1.00 of BigDecimal it tells apart. */
    static boolean isExact(Class<?> boxed) {
        return EXACT.contains(boxed);
    }

    static boolean isNumber(Class<?> boxed) {
        return NUMBERS.containsKey(boxed);
    }

    /** Whether values of the declared type are texts: constants of an enum are, by their names. */
    static boolean isText(Class<?> boxed) {
        return boxed.isEnum() || TEXTS.containsKey(boxed);
    }

    @SuppressWarnings("unchecked") // the table is by class
    static BigDecimal decimal(Object number) {
        Decimal<Object> type = (Decimal<Object>) Objects.requireNonNull(NUMBERS.get(number.getClass()));
        return type.write().apply(number);
    }

    /** The number of a type; throws ArithmeticException where it does not fit. */
    static Object number(Class<?> boxed, BigDecimal value) {
        return Objects.requireNonNull(NUMBERS.get(boxed)).read().apply(value);
    }

    /** The text of a value; null when it is of no type that stands as a text. */
    @SuppressWarnings("unchecked") // the table is by class
    static @Nullable String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        Text<Object> text = (Text<Object>) TEXTS.get(typeOf(value));
        return text == null ? null : text.write().apply(value);
    }

    /** The class under which a value's type is declared. */
    static Class<?> typeOf(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.getDeclaringClass();
        }
        // the class of a zone id is one that nobody can name
        return value instanceof ZoneId && !(value instanceof ZoneOffset) ? ZoneId.class : value.getClass();
    }

    /** The value of a type that a text stands for; throws a runtime exception where it stands for none. */
    static Object parse(Class<?> type, String text) {
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("no constant of " + type.getName());
        }
        return Objects.requireNonNull(TEXTS.get(type)).read().apply(text);
    }
}
