package dev.tallyman.github;

import dev.tallyman.model.Secret;

/** A token that lasts for a while and is followed by another, as that of an App's installation. Safe for use by several threads. */
public interface RenewableToken {
    /** The token to use now. */
    Secret current();

    /** What to use in place of {@code refused}, which the API answered with 401 though its time was not over. */
    Secret renew(Secret refused);
}
