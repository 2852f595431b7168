package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotFilterTest {

    private static final Snapshot MARCH =
            snapshot("Before the Import", Set.of("nightly"), "dir:a", "2026-03-01T00:00:00Z");
    private static final Snapshot APRIL =
            snapshot("after", Set.of("nightly", "Import"), "dir:b", "2026-04-01T00:00:00Z");
    private static final Snapshot MAY = snapshot("", Set.of(), "dir:a", "2026-05-01T00:00:00Z");
    private static final List<Snapshot> ALL = List.of(MAY, APRIL, MARCH);

    private static Snapshot snapshot(String description, Set<String> tags, String source, String at) {
        Digest any = Digest.of(at.getBytes(StandardCharsets.UTF_8));
        return new Snapshot(
                any,
                Instant.parse(at),
                new Snapshot.Note(description, new TreeSet<>(tags), new Snapshot.RulesetRef("Guests", "1.0.0", any)),
                source,
                new Snapshot.Content(any, any, new TreeMap<>(), 0),
                "test");
    }

    private static SnapshotFilter filter(
            String text,
            Set<String> tags,
            @Nullable String source,
            @Nullable String from,
            @Nullable String until,
            int limit) {
        return new SnapshotFilter(
                text,
                new TreeSet<>(tags),
                source,
                from == null ? null : Instant.parse(from),
                until == null ? null : Instant.parse(until),
                limit);
    }

    @Test
    void withoutAnythingSaidAllAreChosen() {
        assertThat(SnapshotFilter.ALL.choose(ALL)).isEqualTo(ALL);
    }

    @Test
    void aTextIsLookedForInMessageTagsStoreRulesetAndTheBeginningOfTheName() {
        assertThat(filter("import", Set.of(), null, null, null, 9).choose(ALL)).containsExactly(APRIL, MARCH);
        assertThat(filter("DIR:B", Set.of(), null, null, null, 9).choose(ALL)).containsExactly(APRIL);
        assertThat(filter("guests", Set.of(), null, null, null, 9).choose(ALL)).isEqualTo(ALL);
        String name = MAY.id().hex();
        assertThat(filter(name.substring(0, 9), Set.of(), null, null, null, 9).choose(ALL))
                .containsExactly(MAY);
        assertThat(filter(name.substring(3, 12), Set.of(), null, null, null, 9).choose(ALL))
                .isEmpty();
    }

    @Test
    void aSnapshotThatWasTakenUnderNoRulesIsFoundByWhatItHas() {
        Snapshot plain = new Snapshot(
                MAY.id(), MAY.createdAt(), Snapshot.Note.of(""), MAY.source(), MAY.content(), MAY.libraryVersion());
        List<Snapshot> all = List.of(plain, APRIL);

        assertThat(filter("guests", Set.of(), null, null, null, 9).choose(all)).containsExactly(APRIL);
        assertThat(filter(plain.id().hex(), Set.of(), null, null, null, 9).choose(all))
                .containsExactly(plain);
    }

    @Test
    void everyTagMustBeThere() {
        assertThat(filter("", Set.of("nightly"), null, null, null, 9).choose(ALL))
                .containsExactly(APRIL, MARCH);
        assertThat(filter("", Set.of("nightly", "Import"), null, null, null, 9).choose(ALL))
                .containsExactly(APRIL);
    }

    @Test
    void aRangeHasItsBeginningAndNotItsEnd() {
        assertThat(filter("", Set.of(), null, "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z", 9)
                        .choose(ALL))
                .containsExactly(APRIL, MARCH);
        assertThat(filter("", Set.of(), null, "2026-03-01T00:00:00.001Z", null, 9)
                        .choose(ALL))
                .containsExactly(MAY, APRIL);
    }

    @Test
    void theLatestOfOneStoreComeFirst() {
        assertThat(filter("", Set.of(), "dir:a", null, null, 1).choose(ALL)).containsExactly(MAY);
        assertThat(filter("", Collections.emptySet(), "dir:a", null, null, 2).choose(ALL))
                .containsExactly(MAY, MARCH);
    }

    @Test
    void whatCanChooseNothingIsRefused() {
        assertThatThrownBy(() -> filter("", Set.of(), null, "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", 9))
                .hasMessageContaining("is empty; let it end after its beginning");
        assertThatThrownBy(() -> filter("", Set.of(), null, null, null, 0)).hasMessageContaining("at least 1 snapshot");
    }
}
