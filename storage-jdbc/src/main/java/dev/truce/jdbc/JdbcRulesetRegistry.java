package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.Bump;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.registry.RulesetVersion;
import dev.truce.conflict.registry.SemanticVersion;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Versions and activations in two tables that triggers close against changes and removals. */
final class JdbcRulesetRegistry implements RulesetRegistry {

    private final Database database;
    private final JdbcAuditTrail audit;
    private final InstantSource clock;

    JdbcRulesetRegistry(Database database, JdbcAuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public RegisteredRuleset register(Ruleset ruleset, Bump bump, String message, String author) {
        return database.write(handle -> {
            Instant now = clock.instant();
            List<RegisteredRuleset> known = versions(handle).stream()
                    .filter(each -> each.version().name().equals(ruleset.name()))
                    .toList();
            RegisteredRuleset registered = RegisteredRuleset.following(known, ruleset, bump, message, author, now);
            if (!known.contains(registered)) {
                insert(handle, registered);
                audit.append(handle, registered.event(), now);
            }
            return registered;
        });
    }

    private static void insert(Handle handle, RegisteredRuleset registered) {
        handle.createUpdate("INSERT INTO truce_ruleset"
                        + " (name, version, digest, canonical, bump, message, author, registered_at)"
                        + " VALUES (:name, :version, :digest, :canonical, :bump, :message, :author, :at)")
                .bind("name", registered.version().name())
                .bind("version", registered.version().number().toString())
                .bind("digest", registered.digest().toString())
                .bind("canonical", registered.canonical())
                .bind("bump", registered.bump().name())
                .bind("message", registered.message())
                .bind("author", registered.author())
                .bind("at", registered.registeredAt().toString())
                .execute();
    }

    @Override
    public Activation activate(RulesetVersion version, String environment, String author, String reason) {
        return activate(version, new Activation.Request(environment, false, author, reason, clock.instant()));
    }

    @Override
    public Activation rollback(RulesetVersion version, String environment, String author, String reason) {
        return activate(version, new Activation.Request(environment, true, author, reason, clock.instant()));
    }

    private Activation activate(RulesetVersion version, Activation.Request request) {
        return database.write(handle -> {
            List<Activation> history = activations(handle);
            Activation activation = Activation.following(history, require(version), request);
            if (activation.number() > history.size()) {
                insert(handle, activation);
                AuditEvent event = activation.event();
                audit.append(handle, event, request.at());
            }
            return activation;
        });
    }

    private static void insert(Handle handle, Activation activation) {
        RulesetVersion replaced = activation.replaced();
        handle.createUpdate("INSERT INTO truce_ruleset_activation (number, environment, name, version, digest,"
                        + " replaced_name, replaced_version, rolled_back, author, reason, at) VALUES (:number,"
                        + " :environment, :name, :version, :digest, :replacedName, :replacedVersion, :rolledBack,"
                        + " :author, :reason, :at)")
                .bind("number", activation.number())
                .bind("environment", activation.environment())
                .bind("name", activation.version().name())
                .bind("version", activation.version().number().toString())
                .bind("digest", activation.digest().toString())
                .bind("replacedName", replaced == null ? null : replaced.name())
                .bind(
                        "replacedVersion",
                        replaced == null ? null : replaced.number().toString())
                .bind("rolledBack", activation.rollback() ? 1 : 0)
                .bind("author", activation.author())
                .bind("reason", activation.reason())
                .bind("at", activation.at().toString())
                .execute();
    }

    @Override
    public List<RegisteredRuleset> list() {
        return database.read(this::versions);
    }

    private List<RegisteredRuleset> versions(Handle handle) {
        return handle.createQuery("SELECT * FROM truce_ruleset").map((row, context) -> registered(row)).stream()
                .sorted(Comparator.comparing(RegisteredRuleset::version))
                .toList();
    }

    private RegisteredRuleset registered(ResultSet row) throws SQLException {
        try {
            return new RegisteredRuleset(
                    version(row.getString("name"), row.getString("version")),
                    Digest.parse(row.getString("digest")),
                    row.getString("canonical"),
                    Bump.valueOf(row.getString("bump")),
                    row.getString("message"),
                    row.getString("author"),
                    Instant.parse(row.getString("registered_at")));
        } catch (IllegalArgumentException e) {
            throw new DatabaseException(
                    Problem.NOT_A_DATABASE,
                    database.name() + ": " + e.getMessage() + "; restore the database from a copy",
                    e);
        }
    }

    @Override
    public List<Activation> history() {
        return database.read(JdbcRulesetRegistry::activations);
    }

    private static List<Activation> activations(Handle handle) {
        return handle.createQuery("SELECT * FROM truce_ruleset_activation ORDER BY number")
                .map((row, context) -> activation(row))
                .list();
    }

    private static Activation activation(ResultSet row) throws SQLException {
        String replaced = row.getString("replaced_name");
        return new Activation(
                row.getLong("number"),
                row.getString("environment"),
                version(row.getString("name"), row.getString("version")),
                Digest.parse(row.getString("digest")),
                replaced == null ? null : version(replaced, row.getString("replaced_version")),
                row.getInt("rolled_back") != 0,
                row.getString("author"),
                row.getString("reason"),
                Instant.parse(row.getString("at")));
    }

    private static RulesetVersion version(String name, String number) {
        return new RulesetVersion(
                name,
                SemanticVersion.parse(number)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "The ruleset " + name + " has no version, but \"" + number + "\"")));
    }
}
