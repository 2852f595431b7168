package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.integrity.Digest;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RollbackRequestTest {

    @TempDir
    Path temp;

    private Snapshot snapshot;

    @BeforeEach
    void aSnapshot() {
        snapshot = new Town(temp.resolve("live"), Town.FULL).hold("a1").snapshot("before");
    }

    private RollbackRequest request(RestoreMode mode, @Nullable Path fork) {
        return new RollbackRequest(snapshot, mode, fork, RollbackScope.ALL, true, false);
    }

    @ParameterizedTest
    @EnumSource(RestoreMode.class)
    void aForkAndNoOtherModeNamesAFolder(RestoreMode mode) {
        Path fork = temp.resolve("fork");
        boolean isFork = mode == RestoreMode.FORK;

        assertThat(request(mode, isFork ? fork : null).mode()).isEqualTo(mode);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(mode, isFork ? null : fork))
                .withMessageEndingWith("found " + mode + " and " + (isFork ? null : fork));
    }

    @Test
    void anApprovalNamesWhoGivesIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Approval(Digest.of(new byte[0]), " ", Town.START, "because"))
                .withMessage("An approval names who gives it; found nobody");
    }
}
