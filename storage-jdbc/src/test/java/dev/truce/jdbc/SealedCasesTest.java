package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditSealing;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cases need of the trail, which stays when its beginning is sealed. */
class SealedCasesTest {

    @TempDir
    Path folder;

    @Test
    void casesKeepWhatTheyNeedOnSqlite() {
        try (SqliteWorkspace workspace = SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system())) {
            casesKeepWhatTheyNeed(workspace);
        }
    }

    @Test
    void casesKeepWhatTheyNeedOnPostgres() {
        try (Postgres postgres = new Postgres()) {
            casesKeepWhatTheyNeed(postgres.empty(InstantSource.system(), QueuePolicy.DEFAULT));
        }
    }

    private void casesKeepWhatTheyNeed(DurableWorkspace workspace) {
        DurableQueue queue = workspace.queue();
        NewCase first = QueueCrowd.conflict("g1");
        queue.park(first);
        queue.park(QueueCrowd.conflict("g2"));
        decide(queue, 1); // entry 3
        assertThat(workspace.audit().sealing(Instant.MAX))
                .isEqualTo(new AuditSealing(1, 1, Optional.of("case 2 is undecided, and entry 2 is of its history")));
        decide(queue, 2); // entry 4
        assertThat(workspace.audit().sealing(Instant.MAX)).isEqualTo(new AuditSealing(1, 3, Optional.empty()));
        ConflictCase before = queue.find(1).orElseThrow();

        workspace.audit().seal(3, folder, "ann", "", written -> {}); // entry 5

        assertThat(queue.find(1)).contains(before);
        assertThat(queue.decided(first.key(), first.fingerprint())).contains(before);
        assertThat(queue.park(first).number()).isEqualTo(3); // entry 6
        queue.closeResolved(first.key()); // entry 7
        assertThat(queue.reopen(1, "ann", "a mistake").number()).isEqualTo(4);
        assertThat(workspace.audit().entries(0, 99))
                .extracting(AuditEntry::sequence)
                .containsExactly(4L, 5L, 6L, 7L, 8L);
        assertThat(workspace.audit().sealing(Instant.MAX).last()).isEqualTo(7);
        assertThat(workspace.audit().verify(List.of(), List.of(folder.resolve("audit-1-3.ndjson"))))
                .isEmpty();
    }

    private static void decide(DurableQueue queue, long number) {
        queue.decide(number, 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "ann", "");
    }
}
