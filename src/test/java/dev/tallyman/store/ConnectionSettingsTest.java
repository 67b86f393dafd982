package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each connection is opened with: asked of SQLite itself. */
class ConnectionSettingsTest {
    private static String pragma(DSLContext context, String name) {
        return context.fetchOne("PRAGMA " + name).get(0, String.class);
    }

    @Test
    void bothPoolsAreSetUp(@TempDir Path folder) {
        try (Database database = Database.open(folder)) {
            for (boolean writes : new boolean[] {true, false}) {
                Function<DSLContext, String> all = context -> String.join(
                        " ",
                        pragma(context, "journal_mode"),
                        pragma(context, "synchronous"),
                        pragma(context, "journal_size_limit"),
                        pragma(context, "foreign_keys"),
                        pragma(context, "busy_timeout"),
                        pragma(context, "cache_size"));
                String cache = writes ? "-16000" : "-4000";
                assertThat(writes ? database.write(all) : database.read(all))
                        .isEqualTo("wal 1 67108864 1 30000 " + cache);
            }
        }
    }

    /** A transaction that writes takes the lock as it begins, and so waits for another one instead of failing when it writes. */
    @Test
    void writersWaitForEachOther(@TempDir Path folder) throws Exception {
        try (Database one = Database.open(folder);
                Database other = Database.open(folder)) {
            CountDownLatch begun = new CountDownLatch(1);
            Thread first = Thread.ofVirtual()
                    .start(() -> one.update(context -> {
                        begun.countDown();
                        try {
                            TimeUnit.MILLISECONDS.sleep(300);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        context.execute("CREATE TABLE sample_one (id INTEGER)");
                    }));
            begun.await();
            other.update(context -> {
                assertThat(context.fetchOne("SELECT count(*) FROM sqlite_master WHERE name = 'sample_one'")
                                .get(0, Integer.class))
                        .isEqualTo(1);
                context.execute("CREATE TABLE sample_two (id INTEGER)");
            });
            first.join();
        }
    }
}
