package dev.truce.conflict.merge;

/**
 * What a rule says about one path.
 *
 * @param <T> the type of the values
 */
public sealed interface FieldResult<T> {

    /**
     * One side's value stands.
     *
     * @param side local or server
     * @param why the reason, in words
     * @param <T> the type of the values
     */
    record Taken<T>(ChosenSide side, String why) implements FieldResult<T> {}

    /**
     * A value computed from both stands.
     *
     * @param value the value
     * @param why the reason, in words
     * @param <T> the type of the values
     */
    record Computed<T>(T value, String why) implements FieldResult<T> {}

    /**
     * The rule does not decide.
     *
     * @param why the reason, in words
     * @param <T> the type of the values
     */
    record Undecided<T>(String why) implements FieldResult<T> {}

    /**
     * Local's value stands.
     *
     * @param why the reason, in words
     * @param <T> the type of the values
     * @return the result
     */
    static <T> FieldResult<T> local(String why) {
        return new Taken<>(ChosenSide.LOCAL, why);
    }

    /**
     * The server's value stands.
     *
     * @param why the reason, in words
     * @param <T> the type of the values
     * @return the result
     */
    static <T> FieldResult<T> server(String why) {
        return new Taken<>(ChosenSide.SERVER, why);
    }

    /**
     * A computed value stands.
     *
     * @param value the value
     * @param why the reason, in words
     * @param <T> the type of the values
     * @return the result
     */
    static <T> FieldResult<T> computed(T value, String why) {
        return new Computed<>(value, why);
    }

    /**
     * The path conflicts.
     *
     * @param why the reason, in words
     * @param <T> the type of the values
     * @return the result
     */
    static <T> FieldResult<T> undecided(String why) {
        return new Undecided<>(why);
    }
}
