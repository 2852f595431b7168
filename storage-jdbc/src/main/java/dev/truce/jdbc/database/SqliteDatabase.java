package dev.truce.jdbc.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.truce.jdbc.database.DatabaseException.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One connection to the workspace's database, used by one thread at a time. It stays open, because SQLite forces the whole
 * log into the file when the last connection closes. Other processes are kept apart by SQLite itself.
 */
public final class SqliteDatabase implements Database {

    private static final int CONNECTIONS = 4;

    private final String name;
    private final Connection connection;
    private final SqliteClock clock;
    private final SqliteDialect dialect;
    private final KeptStatements kept = new KeptStatements();
    private final ReentrantLock turn = new ReentrantLock();

    /** How many threads want to share a commit and wait for their turn. */
    private final AtomicInteger sharers = new AtomicInteger();

    private final SharedCommit shared;
    private final Duration patience;
    private @Nullable Handle handle;
    private @Nullable HikariDataSource others;
    private boolean closed;
    private boolean transacting;

    private SqliteDatabase(String name, Connection connection, SqliteClock clock, Duration patience) {
        this.name = name;
        this.patience = patience;
        this.connection = connection;
        this.clock = clock;
        this.dialect = new SqliteDialect(clock);
        this.shared = new SharedCommit(this::execute, clock);
    }

    public static SqliteDatabase open(Path file, Duration patience, SqliteClock clock) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new DatabaseException(
                    Problem.NOT_FOUND,
                    file + ": there is no folder " + folder + " to keep it in; make the folder first");
        }
        if (Files.isDirectory(file)) {
            throw new DatabaseException(Problem.NOT_A_DATABASE, file + ": this is a folder; name a file");
        }
        SQLiteConfig settings = SqliteSettings.writing(patience);
        Connection connection = null;
        try {
            connection = settings.createConnection("jdbc:sqlite:" + file);
            new WorkspaceSchema(file, settings).bringUpToDate(connection);
            useLog(file, connection);
            return new SqliteDatabase(file.toString(), connection, clock, patience);
        } catch (SQLException | RuntimeException e) {
            throw SqliteErrors.translate(file.toString(), closing(connection, e));
        }
    }

    /** Only once it is known that the file is ours, because the setting stays in the file. */
    private static void useLog(Path file, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA journal_mode = WAL")) {
            result.next();
            String mode = result.getString(1);
            if (!"wal".equals(mode)) {
                throw new DatabaseException(
                        Problem.NOT_WRITABLE,
                        file + ": a write-ahead log is needed, but SQLite offers journal mode \"" + mode
                                + "\" here; put the workspace on a local disk that may be written to");
            }
            // a page that is split must not keep a copy of what moved: a later erasure would not find it
            statement.execute("PRAGMA secure_delete = FAST");
        }
    }

    public static Exception closing(@Nullable Connection connection, Exception error) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                error.addSuppressed(e);
            }
        }
        return error;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public <R> R read(HandleCallback<R, SQLException> work) {
        return inTurn(work);
    }

    @Override
    public <R> R write(HandleCallback<R, SQLException> work) {
        return inTurn(each -> {
            boolean whole = !transacting;
            transacting = true;
            boolean done = false;
            try {
                R result = whole
                        ? SqliteTransaction.writing(
                                this::execute, () -> work.withHandle(each), e -> SqliteErrors.translate(name, e))
                        : SqliteTransaction.part(this::execute, () -> work.withHandle(each));
                done = true;
                return result;
            } finally {
                transacting = !whole;
                if (!done) {
                    clock.undone();
                } else if (whole) {
                    clock.committed();
                }
            }
        });
    }

    /** Whoever is done while another waits to begin leaves the commit to that one. */
    @Override
    public <R> R writeShort(HandleCallback<R, SQLException> work) {
        if (turn.isHeldByCurrentThread()) {
            return write(work);
        }
        try {
            SharedCommit.Part<R> part = takePart(work);
            part.outcome().await();
            return part.result();
        } catch (SQLException | RuntimeException e) {
            throw SqliteErrors.translate(name, e);
        }
    }

    private <R> SharedCommit.Part<R> takePart(HandleCallback<R, SQLException> work) throws SQLException {
        sharers.incrementAndGet();
        turn.lock();
        sharers.decrementAndGet();
        try {
            Handle each = handle();
            transacting = true;
            return shared.join(() -> work.withHandle(each));
        } finally {
            transacting = false;
            if (sharers.get() == 0 || shared.isFull()) {
                shared.settle();
            }
            turn.unlock();
        }
    }

    private void execute(String sql) throws SQLException {
        kept.execute(connection, sql);
    }

    private <R> R inTurn(HandleCallback<R, SQLException> work) {
        turn.lock();
        try {
            if (!transacting) {
                shared.settle(); // what others have not committed yet is not seen
            }
            return work.withHandle(handle());
        } catch (SQLException | RuntimeException e) {
            throw SqliteErrors.translate(name, e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public @Nullable Connection transaction() {
        return turn.isHeldByCurrentThread() && transacting ? connection : null;
    }

    private Handle handle() {
        if (closed) {
            throw wasClosed();
        }
        Handle open = handle;
        if (open == null) {
            open = Jdbi.create(connection)
                    .setStatementBuilderFactory(each -> kept)
                    .open();
            handle = open;
        }
        return open;
    }

    /** Few connections of their own, made when first asked for; this one stays for all else. */
    @Override
    public DataSource source() {
        turn.lock();
        try {
            if (closed) {
                throw wasClosed();
            }
            HikariDataSource open = others;
            if (open == null) {
                SQLiteDataSource file = new SQLiteDataSource(SqliteSettings.writing(patience));
                file.setUrl("jdbc:sqlite:" + name);
                HikariConfig config = new HikariConfig();
                config.setDataSource(file);
                config.setMaximumPoolSize(CONNECTIONS);
                config.setMinimumIdle(0);
                config.setConnectionTimeout(Math.max(1_000, patience.toMillis()));
                config.setPoolName("truce");
                open = new HikariDataSource(config);
                others = open;
            }
            return open;
        } finally {
            turn.unlock();
        }
    }

    private IllegalStateException wasClosed() {
        return new IllegalStateException("The workspace " + name + " was closed; open it again");
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (!closed) {
                shared.settle();
                closed = true;
                if (others != null) {
                    others.close();
                }
                connection.close();
            }
        } catch (SQLException e) {
            throw SqliteErrors.translate(name, e);
        } finally {
            turn.unlock();
        }
    }
}
