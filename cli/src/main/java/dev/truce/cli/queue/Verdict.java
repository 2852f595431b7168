package dev.truce.cli.queue;

import dev.truce.conflict.queue.Decision;
import java.time.Duration;

/** What a person's answers about a case come to. */
sealed interface Verdict {

    /** It is to be decided so. */
    record Decide(Decision decision) implements Verdict {}

    /** Nobody is to get it for so long. */
    record PutOff(Duration pause) implements Verdict {}

    /** It is left as it is. */
    record Leave() implements Verdict {}
}
