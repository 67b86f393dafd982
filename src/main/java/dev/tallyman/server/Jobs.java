package dev.tallyman.server;

import dev.tallyman.server.views.JobView;
import java.util.List;

/** Work that runs or ran. Safe for use by several threads. */
@FunctionalInterface
public interface Jobs {
    Jobs NONE = List::of;

    /** Newest first, at most some hundred. */
    List<JobView> recent();
}
