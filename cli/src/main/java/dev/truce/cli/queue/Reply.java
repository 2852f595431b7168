package dev.truce.cli.queue;

import dev.truce.conflict.queue.Decision;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.PicocliException;

/** What a person answered to a question about a case. */
sealed interface Reply {

    /** What a side has. */
    record OfSide(Decision.Pick side) implements Reply {}

    /** A value of one's own, as JSON text. */
    record OwnValue(String json) implements Reply {}

    /** As answered before. */
    record Same() implements Reply {}

    /** The question before. */
    record Back() implements Reply {}

    /** The whole record of a side. */
    record Whole(Decision.Pick side) implements Reply {}

    /** The record is to be deleted. */
    record Delete() implements Reply {}

    /** Both stay: the record keeps one side, the other becomes a new record; of a key that follows from the case where it is null. */
    record Both(Decision.Pick keep, @Nullable String newKey) implements Reply {}

    /** Nobody is to get the case for so long. */
    record Defer(Duration pause) implements Reply {}

    /** The case is left as it is. */
    record Quit() implements Reply {}

    /** What may be answered is to be told. */
    record Help() implements Reply {}

    /** Not understood. */
    record Bad(String why) implements Reply {}

    /**
     * Understands an answer.
     *
     * @param answer the line, stripped
     * @param pause reads how long a case is put off; throws a {@link PicocliException} that says what is wrong
     */
    static Reply of(String answer, Function<String, Duration> pause) {
        String[] words = answer.toLowerCase(Locale.ROOT).split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        boolean alone = rest.isEmpty();
        return switch (words[0]) {
            case "" -> new Same();
            case "back" -> alone ? new Back() : tooMuch("back");
            case "delete" -> alone ? new Delete() : tooMuch("delete");
            case "quit", "q" -> alone ? new Quit() : tooMuch("quit");
            case "?", "help" -> new Help();
            case "all" ->
                side(rest)
                        .<Reply>map(Whole::new)
                        .orElseGet(() -> new Bad("Say whose whole record: all local, all server or all base."));
            case "both" -> both(answer);
            case "defer" -> alone ? new Bad("Say for how long, such as defer 2h.") : defer(answer, pause);
            default ->
                side(answer.toLowerCase(Locale.ROOT)).<Reply>map(OfSide::new).orElseGet(() -> value(answer));
        };
    }

    private static Optional<Decision.Pick> side(String name) {
        return switch (name) {
            case "local", "l" -> Optional.of(Decision.Pick.LOCAL);
            case "server", "s" -> Optional.of(Decision.Pick.SERVER);
            case "base", "b" -> Optional.of(Decision.Pick.BASE);
            default -> Optional.empty();
        };
    }

    private static Reply tooMuch(String word) {
        return new Bad("After " + word + " nothing follows; a text is typed in quotes, as JSON.");
    }

    private static Reply both(String answer) {
        String[] words = answer.split("\\s+", 3);
        Optional<Decision.Pick> keep = side(words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "");
        return keep.filter(side -> side != Decision.Pick.BASE)
                .<Reply>map(side -> new Both(side, words.length > 2 ? words[2] : null))
                .orElseGet(() ->
                        new Bad("Say which side the record keeps, such as both server; the other becomes a new record,"
                                + " whose id may follow, such as both server r-77b."));
    }

    private static Reply defer(String answer, Function<String, Duration> pause) {
        try {
            return new Defer(pause.apply(answer.split("\\s+", 2)[1]));
        } catch (PicocliException e) {
            return new Bad("defer: " + e.getMessage());
        }
    }

    private static Reply value(String answer) {
        try {
            return new OwnValue(StrictJson.text(StrictJson.reader().read(answer, "the answer")));
        } catch (InputRejectedException e) {
            return new Bad("That is no side, no word known here and no JSON (" + e.getMessage()
                    + "); a text is typed in quotes, and ? tells what can be answered.");
        }
    }
}
