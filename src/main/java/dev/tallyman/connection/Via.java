package dev.tallyman.connection;

import java.util.function.Supplier;

/** The way by which an action came, for the audit log. Without one it is the command line. */
public enum Via {
    /** A button of the pages; nobody is signed in, so that only the server's own user is known. */
    WEB("web"),
    /** The server by itself: its schedule, a webhook's delivery. */
    SERVER("server");

    private static final ScopedValue<Via> CURRENT = ScopedValue.newInstance();

    private final String word;

    Via(String word) {
        this.word = word;
    }

    /** Does something in this way, on the caller's own thread; of ways within each other the innermost counts. */
    public <T> T call(Supplier<T> action) {
        return ScopedValue.where(CURRENT, this).<T, RuntimeException>call(action::get);
    }

    /** {@code mona} from the command line, {@code web (mona)} from a page of the server that runs as mona. */
    static String shown(String user) {
        return CURRENT.isBound() ? CURRENT.get().word + " (" + user + ")" : user;
    }
}
