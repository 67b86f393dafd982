package dev.tallyman.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * The database in the data folder: SQLite in WAL mode, one connection that writes and a few that read, so that commands work while a server runs.
 * Safe for use by several threads; a write waits for the one before it.
 */
public final class Database implements AutoCloseable {
    private static final String FILE = "tallyman.db";
    /** Of these each data folder has one: the database, or the master key where the database is elsewhere. */
    private static final Set<String> OURS = Set.of(FILE, "master.key");

    private static final String SQLITE = "jdbc:sqlite:";
    /** The version of the newest migration: in {@code db/migration}, or {@link BaseMigration}. */
    static final String SCHEMA_VERSION = "11";

    private static final int READERS = 4;
    /** Pages that a connection keeps in memory, in KiB with a minus: what readers miss, the operating system's cache has, which they share. */
    private static final String READER_CACHE = "-4000";

    private static final String WRITER_CACHE = "-16000";
    private static final int BUSY_TIMEOUT_MILLIS = 30_000;

    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Settings settings = new Settings().withExecuteLogging(false).withRenderFormatted(false);

    private final String url;
    private @Nullable Connection watcher;

    private Database(String url, HikariDataSource writer, HikariDataSource readers) {
        this.url = url;
        this.writer = writer;
        this.readers = readers;
    }

    /** Opens the database of a data folder, which is made (0700, files 0600) where there is none, and brings its schema up to date. */
    public static Database open(Path dataFolder) {
        return opened(prepare(dataFolder));
    }

    /**
     * Opens the database in a file of its own; the data folder still holds the key and the locks.
     *
     * @param jdbcUrl {@code jdbc:sqlite:FILE}
     * @throws TallymanException {@code USAGE} where it is another URL
     */
    public static Database open(Path dataFolder, String jdbcUrl) {
        Path file = fileOf(jdbcUrl);
        makeFolder(dataFolder);
        // A file that is there already may be another program's: its permissions stay as they are.
        return opened(makeFile(file));
    }

    /** The folder that its file is in: what two processes on one database must not do at once is locked there. */
    public Path folder() {
        return Objects.requireNonNull(Path.of(url.substring(SQLITE.length())).getParent());
    }

    private static Path fileOf(String jdbcUrl) {
        String name = jdbcUrl.startsWith(SQLITE) ? jdbcUrl.substring(SQLITE.length()) : "";
        // What else SQLite's driver takes behind the colon (parameters, file: addresses, :memory:) would change how the
        // database is opened.
        if (name.isEmpty() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
            throw unsupported(jdbcUrl);
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw unsupported(jdbcUrl);
        }
    }

    /** Only the kind of the URL is told: the rest may hold a password. */
    private static TallymanException unsupported(String jdbcUrl) {
        Matcher kind = Pattern.compile("jdbc:[a-z0-9]{1,20}:").matcher(jdbcUrl);
        return new TallymanException(
                ErrorCode.USAGE,
                "open the database " + (kind.lookingAt() ? kind.group() + "…" : "that was named"),
                "that is not jdbc:sqlite:FILE",
                "Write jdbc:sqlite: and a file's path after --database or in TALLYMAN_DATABASE, or leave it out");
    }

    private static Database opened(Path file) {
        String url = SQLITE + file.toAbsolutePath();
        try {
            requireDatabase(url);
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
        HikariDataSource writer = pool(url, 1, false);
        try {
            migrate(writer);
            return new Database(url, writer, pool(url, READERS, true));
        } catch (RuntimeException e) {
            writer.close();
            throw unreadable(file, e);
        }
    }

    /** A pool asks again and again until its time is over; what is no database is told at once. */
    private static void requireDatabase(String url) throws SQLException {
        Properties patience = new Properties();
        patience.setProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MILLIS));
        try (Connection connection = JDBC.createConnection(url, patience);
                Statement statement = connection.createStatement()) {
            statement.executeQuery("PRAGMA schema_version").close();
        }
    }

    private static TallymanException unreadable(Path file, Exception error) {
        return new TallymanException(
                ErrorCode.ENVIRONMENT,
                "open the database " + file,
                rootMessage(error),
                "Check that the file is a Tallyman database, that it is yours, and that the disk has room",
                error);
    }

    /** Runs {@code work} in one read-only snapshot. */
    public <T> T read(Function<DSLContext, T> work) {
        return in(readers, work);
    }

    /** Runs {@code work} in one transaction; what it throws rolls everything back. */
    public <T> T write(Function<DSLContext, T> work) {
        return in(writer, work);
    }

    /** {@link #write} for work without a result. */
    public void update(Consumer<DSLContext> work) {
        write(context -> {
            work.accept(context);
            return true;
        });
    }

    /** A number that changes whenever anyone, this process or another, has committed something. What was computed before is then out of date. */
    public synchronized long dataVersion() {
        try {
            if (watcher == null) {
                // Only a connection of its own sees every other's commits, and it must stay the same one.
                watcher = JDBC.createConnection(url, new Properties());
            }
            try (Statement statement = watcher.createStatement();
                    ResultSet version = statement.executeQuery("PRAGMA data_version")) {
                version.next();
                return version.getLong(1);
            }
        } catch (SQLException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, "use the database", rootMessage(e), "", e);
        }
    }

    private <T> T in(HikariDataSource pool, Function<DSLContext, T> work) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(context(connection));
                connection.commit();
                return result;
            } catch (RuntimeException | Error e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, "use the database", rootMessage(e), "", e);
        }
    }

    private DSLContext context(Connection connection) {
        return DSL.using(new DefaultConfiguration()
                .set(connection)
                .set(SQLDialect.SQLITE)
                .set(settings)
                .set(new DefaultExecuteListenerProvider(new WideIntegers())));
    }

    @Override
    public synchronized void close() {
        try {
            if (watcher != null) {
                watcher.close();
            }
        } catch (SQLException e) {
            // It held no lock and no data; closing the pools is what counts.
            watcher = null;
        }
        readers.close();
        writer.close();
    }

    private static Path prepare(Path folder) {
        makeFolder(folder);
        Path file = makeFile(folder.resolve(FILE));
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw unusable(file, e);
        }
        return file;
    }

    private static void makeFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (isOpenToOthers(folder) && isForeign(folder)) {
                throw foreign(folder);
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    "make the data folder " + folder,
                    reason(e),
                    "Name another folder with --data or TALLYMAN_DATA",
                    e);
        }
    }

    private static boolean isOpenToOthers(Path folder) throws IOException {
        return Files.getPosixFilePermissions(folder).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
    }

    /** Whether others' files are in it and none of ours. A new volume's {@code lost+found} is nobody's. */
    private static boolean isForeign(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("lost+found"))
                    .toList();
            return !names.isEmpty() && Collections.disjoint(names, OURS);
        }
    }

    private static TallymanException foreign(Path folder) {
        return new TallymanException(
                ErrorCode.ENVIRONMENT,
                "use " + folder + " as the data folder",
                "it has other files in it, and others than its owner may open it; a data folder is its owner's alone (0700)",
                "Name a new or an empty folder with --data or TALLYMAN_DATA, or close this one yourself with chmod 700");
    }

    private static Path makeFile(Path file) {
        try {
            if (!Files.exists(file)) {
                // SQLite gives its -wal and -shm files the permissions of the database file.
                NewDatabase.make(file);
            }
            return file;
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static TallymanException unusable(Path file, IOException error) {
        return new TallymanException(
                ErrorCode.ENVIRONMENT,
                "make the database " + file,
                reason(error),
                "Check that its folder is there and that you may write to it",
                error);
    }

    /** What stands in the way, in words: these exceptions have but a path as their message. */
    private static String reason(IOException error) {
        return switch (error) {
            case AccessDeniedException denied -> "you may not write to " + denied.getFile();
            case NoSuchFileException missing -> "there is no folder for " + missing.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file and no folder";
            case FileSystemException other -> other.getFile() + ": " + other.getReason();
            default -> String.valueOf(error.getMessage());
        };
    }

    /**
     * Opens connections with all their properties, of which the driver's own source leaves some out. By a URL alone, they would come from
     * {@code DriverManager}, which opens each jar of the class path in search of drivers (50 ms).
     */
    private static final class Source extends SQLiteDataSource {
        private final Properties properties;

        Source(String url, Properties properties) {
            setUrl(url);
            this.properties = properties;
        }

        @Override
        public SQLiteConnection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
            Properties own = new Properties();
            own.putAll(properties);
            return JDBC.createConnection(getUrl(), own);
        }
    }

    private static HikariDataSource pool(String url, int size, boolean readOnly) {
        Properties properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "NORMAL");
        // After a large import the write-ahead log shrinks again instead of keeping its size for good.
        properties.setProperty("journal_size_limit", Integer.toString(64 << 20));
        properties.setProperty("foreign_keys", "true");
        properties.setProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MILLIS));
        properties.setProperty("cache_size", readOnly ? READER_CACHE : WRITER_CACHE);
        // Nobody asks for generated keys; else the driver searches every statement with a regular expression, which on
        // a long one takes longer than the statement.
        properties.setProperty("jdbc.get_generated_keys", "false");
        properties.setProperty("transaction_mode", readOnly ? "DEFERRED" : "IMMEDIATE");
        HikariConfig config = new HikariConfig();
        config.setDataSource(new Source(url, properties));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setIdleTimeout(60_000);
        config.setConnectionTimeout(BUSY_TIMEOUT_MILLIS + 5_000L);
        config.setPoolName(readOnly ? "readers" : "writer");
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Flyway takes longer to start than most commands take to run, so it is asked only where the schema is not the newest. */
    private static void migrate(HikariDataSource writer) {
        if (SCHEMA_VERSION.equals(schemaVersion(writer))) {
            return;
        }
        Flyway.configure()
                .dataSource(writer)
                .locations("classpath:db/migration")
                .placeholderReplacement(false)
                .javaMigrations(new BaseMigration())
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static String schemaVersion(HikariDataSource writer) {
        try (Connection connection = writer.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet tables =
                    statement.executeQuery("SELECT count(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
                if (!tables.next() || tables.getInt(1) == 0) {
                    return "";
                }
            }
            try (ResultSet version = statement.executeQuery(
                    "SELECT version FROM flyway_schema_history WHERE success = 1 ORDER BY installed_rank DESC LIMIT 1")) {
                return version.next() ? version.getString(1) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
