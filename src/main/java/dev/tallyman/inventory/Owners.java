package dev.tallyman.inventory;

import java.util.Optional;
import java.util.Set;

/** What kind of account an owner is to a connection, as it was found out before. Upper and lower case are the same. */
public interface Owners {
    Optional<Kind> kind(long connectionId, String login);

    /** The account that the connection's credential is of. */
    Optional<String> self(long connectionId);

    void remember(long connectionId, String login, Kind kind);

    void forget(long connectionId, String login);

    /** Those that are remembered. */
    Set<String> logins(long connectionId);

    /** How its packages are asked for. */
    enum Kind {
        ORGANIZATION,
        USER,
        /** The account of the credential itself. */
        SELF
    }
}
