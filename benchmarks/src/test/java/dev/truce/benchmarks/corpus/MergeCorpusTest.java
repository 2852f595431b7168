package dev.truce.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.benchmarks.corpus.MergeCorpus.Group;
import dev.truce.benchmarks.corpus.MergeCorpus.Score;
import dev.truce.conflict.merge.MergeOptions.Lists;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is reached on documents that people merged; percent of the cases of a set. */
@Tag("corpus")
class MergeCorpusTest {

    @Test
    void strictIsSeldomWrongUnseen() throws IOException {
        Map<Group, Score> strict = scores(Lists.STRICT);
        assertThat(strict.get(Group.GIT_CONFLICT_BOTH_KEPT).right()).isGreaterThanOrEqualTo(43);
        assertThat(strict.get(Group.GIT_CONFLICT_BOTH_KEPT).silent()).isLessThanOrEqualTo(4);
        assertThat(strict.get(Group.GIT_CONFLICT_BOTH_KEPT).silent(Difference.REST))
                .isLessThanOrEqualTo(1);
        assertThat(strict.get(Group.GIT_AUTO).silent()).isLessThanOrEqualTo(0.2);
    }

    @Test
    void lenientMergesMoreThanHalfAsThePersonDid() throws IOException {
        Map<Group, Score> lenient = scores(Lists.LENIENT);
        assertThat(lenient.get(Group.GIT_CONFLICT_BOTH_KEPT).right()).isGreaterThanOrEqualTo(55);
        assertThat(lenient.get(Group.GIT_CONFLICT_BOTH_KEPT).silent()).isLessThanOrEqualTo(9);
        assertThat(lenient.get(Group.GIT_CONFLICT_BOTH_KEPT).silent(Difference.REST))
                .isLessThanOrEqualTo(1);
        assertThat(lenient.get(Group.GIT_AUTO).right()).isGreaterThanOrEqualTo(97);
        assertThat(lenient.get(Group.GIT_AUTO).silent()).isLessThanOrEqualTo(1);
    }

    /** A merge that takes no list apart is silent nowhere that the person kept every uncontested edit. */
    @Test
    void atomicListsAreNeverWrongUnseen() throws IOException {
        Map<Group, Score> atomic = scores(Lists.ATOMIC);
        assertThat(atomic.get(Group.GIT_CONFLICT_BOTH_KEPT).silent()).isZero();
        assertThat(atomic.get(Group.GIT_AUTO).silent()).isZero();
    }

    private static Map<Group, Score> scores(Lists lists) throws IOException {
        String corpus = System.getProperty("truce.corpus");
        return MergeCorpus.scores(Path.of(corpus, "merges.ndjson.gz"), lists, null);
    }
}
