package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.Bump;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.testkit.contract.RulesetRegistryContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteRulesetRegistryTest extends RulesetRegistryContract {

    @TempDir
    Path folder;

    private SqliteWorkspace workspace;

    @Override
    protected Subject emptyRegistry(InstantSource clock) {
        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), clock);
        return new Subject(workspace.rulesets(), workspace.audit());
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void versionsAndWhatHoldsAreThereAfterReopening() {
        RegisteredRuleset registered = register();
        Activation active = workspace.rulesets().activate(registered.version(), "production", "ann", "go");
        workspace.close();

        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system());

        assertThat(workspace.rulesets().list()).containsExactly(registered);
        assertThat(workspace.rulesets().active("production")).contains(active);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE truce_ruleset SET message = 'another'",
                "DELETE FROM truce_ruleset",
                "UPDATE truce_ruleset_activation SET environment = 'another'",
                "DELETE FROM truce_ruleset_activation"
            })
    void nobodyChangesOrRemovesARow(String sql) {
        workspace.rulesets().activate(register().version(), "production", "ann", "go");

        assertThatThrownBy(() -> execute(sql))
                .hasMessageContaining("versions of rulesets are never changed or removed");
    }

    @Test
    void aVersionThatWasChangedPastTheTriggersIsFound() throws SQLException {
        RegisteredRuleset registered = register();
        execute("DROP TRIGGER truce_ruleset_no_update");
        execute("UPDATE truce_ruleset SET canonical = replace(canonical, 'strict', 'lenient')");

        assertThatThrownBy(() -> workspace.rulesets().list())
                .isInstanceOf(DatabaseException.class)
                .hasMessage(folder.resolve("truce.db") + ": The ruleset orders 1.0.0 was registered as "
                        + registered.digest().shortText()
                        + ", but what is kept of it is another; restore the database from a copy");
    }

    private RegisteredRuleset register() {
        Ruleset rules = Ruleset.parse("{ruleset: orders, version: 1.0.0}", "rules");
        return workspace.rulesets().register(rules, Bump.MAJOR, "the beginning", "ann");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("truce.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
