package dev.tallyman.server;

import dev.tallyman.server.views.Shell;
import org.jspecify.annotations.Nullable;

/**
 * What every template is given besides its own view.
 *
 * @param section   the entry of the rail that it belongs to, e.g. {@code images}
 * @param theme     {@code light}, {@code dark} or empty: as the system says
 * @param query     what is in the search box
 * @param formToken for forms that change something
 * @param running   jobs that run
 * @param waitingFor what is still to be done before the server is of use; empty: nothing
 */
public record Page(
        String title,
        String section,
        Shell shell,
        Words words,
        Assets assets,
        String theme,
        String query,
        String formToken,
        boolean actions,
        int running,
        String waitingFor) {
    /** {@code page} for the rail's entry of this section; null for the others. */
    public @Nullable String current(String entry) {
        return section.equals(entry) ? "page" : null;
    }
}
