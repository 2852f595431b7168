package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Console;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.engine.ConfiguredQueue;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.ruleset.QueueRules;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.RepositoryKeys;
import dev.truce.jdbc.DurableWorkspace;
import dev.truce.jdbc.PostgresWorkspace;
import dev.truce.jdbc.SqliteWorkspace;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPolicy;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Truce keeps of its own, opened when it is first asked for: not every command needs all of it. */
public final class Workspace implements AutoCloseable {

    /** Where priorities, deadlines and limits of the queue stand. */
    static final String QUEUE_FILE = "queue.yaml";

    /** By what rollbacks are judged and allowed. */
    static final String RISK_FILE = "risk.yaml";

    private final Path folder;
    private final @Nullable PostgresAddress server;
    private final @Nullable Path repository;
    private final Supplier<Identities> identities;
    private final InstantSource clock;
    private final String user;
    private @Nullable DurableWorkspace database;
    private @Nullable SnapshotRepository opened;

    Workspace(
            Path folder,
            @Nullable PostgresAddress server,
            @Nullable Path repository,
            Supplier<Identities> identities,
            InstantSource clock,
            String user) {
        this.folder = folder;
        this.server = server;
        this.repository = repository;
        this.identities = identities;
        this.clock = clock;
        this.user = user;
    }

    /** The workspace that a repository stands in, for who tells of damage. */
    public static Workspace around(Path folder, Console console) {
        return new Workspace(
                folder, null, null, () -> new IdentityOptions().read(console), console.clock(), console.userAtHost());
    }

    public Path folder() {
        return folder;
    }

    /** Where the database is, for messages: the folder of its file, or the server. */
    public String place() {
        return server == null ? folder.toString() : server.toString();
    }

    private Path databaseFile() {
        return folder.resolve("truce.db");
    }

    /** Whether there is a database, or a server that makes one of nothing. */
    public boolean hasDatabase() {
        return server != null || Files.exists(databaseFile());
    }

    /** The workspace as it is; a command that only reads must not make one. */
    public Workspace existing() {
        if (!hasDatabase()) {
            throw new InputRejectedException(
                    folder.toString(),
                    "there is no workspace here; name another with --workspace, or make one: truce reconcile, truce snapshot create");
        }
        return this;
    }

    public ConflictQueue queue() {
        return database().queue();
    }

    public AuditTrail audit() {
        return database().audit();
    }

    public RulesetRegistry rulesets() {
        return database().rulesets();
    }

    public DurableWorkspace database() {
        DurableWorkspace open = database;
        if (open == null) {
            Notifications wanted = notifications();
            open = server == null ? file() : PostgresWorkspace.open(server, clock, policy());
            wanted.subscribe(open);
            database = open;
        }
        return open;
    }

    /** Who is told of what happens here; the file is in the folder also where the database is on a server. */
    public Notifications notifications() {
        return Notifications.of(folder);
    }

    /** What the workspace's own file says about its cases, or nothing where there is none. */
    private QueuePolicy policy() {
        Path file = folder.resolve(QUEUE_FILE);
        return Files.exists(file) ? ConfiguredQueue.policy(QueueRules.read(file)) : QueuePolicy.DEFAULT;
    }

    private DurableWorkspace file() {
        DurableFiles.createDirectories(folder);
        return SqliteWorkspace.open(databaseFile(), clock, policy());
    }

    /** By what rollbacks are judged and allowed here: what the workspace's own file says, or the defaults. */
    public RollbackPolicy rollbackPolicy() {
        Path file = folder.resolve(RISK_FILE);
        return Files.exists(file) ? RollbackPolicy.read(file) : RollbackPolicy.defaults();
    }

    public RollbackExecutor executor(ExecutionListener listener, Ruleset rules) {
        return new RollbackExecutor(repository(), database().journal(), audit(), clock, listener)
                .under(rollbackPolicy())
                .settling(queue(), rules);
    }

    /** Records approvals, and carries nothing out. */
    public RollbackExecutor approver() {
        return new RollbackExecutor(repository(), database().journal(), audit(), clock, ExecutionListener.NONE)
                .under(rollbackPolicy());
    }

    /** The repository, opened once: a passphrase costs a second. */
    public SnapshotRepository repository() {
        SnapshotRepository open = opened;
        if (open == null) {
            open = ready(SnapshotRepository.directory(repositoryFolder(), clock).opened(identities));
            opened = open;
        }
        return open;
    }

    private SnapshotRepository ready(SnapshotRepository repositoryOnDisk) {
        return repositoryOnDisk.on(ForkJoinPool.commonPool()).as(user);
    }

    /** Begins to encrypt the repository, which must be empty. */
    public void encrypt(Recipients to) {
        opened = ready(SnapshotRepository.directory(repositoryFolder(), clock).encrypted(to));
    }

    public boolean isEncrypted() {
        return RepositoryKeys.exist(ObjectStore.directory(repositoryFolder()));
    }

    /** The keys of the encrypted repository. */
    public RepositoryKeys repositoryKeys() {
        return RepositoryKeys.open(ObjectStore.directory(repositoryFolder()), identities.get());
    }

    public Path repositoryFolder() {
        return repository == null ? folder.resolve("repository") : repository;
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
