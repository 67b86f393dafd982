package dev.tallyman.sandbox;

/**
 * How much the API answers before it asks to wait.
 *
 * @param anonymous       requests an hour without a credential
 * @param user            requests an hour of a user, all tokens together
 * @param actions         requests an hour of a workflow's token, per repository
 * @param pointsPerMinute secondary limit: 1 for a read, 5 for a write
 * @param writesPerMinute secondary limit
 * @param writesPerHour   secondary limit
 * @param concurrent      secondary limit: requests at the same time
 * @param badCredentials  bad credentials in a row after which an account is locked out for a while
 * @param primarySeconds  after so long the requests an hour are full again: 3600, but for those who cannot wait so long
 */
public record Limits(
        int anonymous,
        int user,
        int actions,
        int pointsPerMinute,
        int writesPerMinute,
        int writesPerHour,
        int concurrent,
        int badCredentials,
        int primarySeconds) {
    private static final int HOUR = 3_600;

    /** As github.com has them. */
    public static Limits github() {
        return new Limits(60, 5_000, 1_000, 900, 80, 500, 100, 10, HOUR);
    }

    /** For tests of something else: so high that nothing meets them. */
    public static Limits none() {
        int all = Integer.MAX_VALUE / 2;
        return new Limits(all, all, all, all, all, all, all, all, HOUR);
    }

    /** github.com's primary limits without the secondary ones. */
    public static Limits primaryOnly() {
        return none().withPrimary(60, 5_000, 1_000);
    }

    public Limits withPrimary(int newAnonymous, int newUser, int newActions) {
        return new Limits(
                newAnonymous,
                newUser,
                newActions,
                pointsPerMinute,
                writesPerMinute,
                writesPerHour,
                concurrent,
                badCredentials,
                primarySeconds);
    }

    public Limits withSecondary(int points, int writesMinute, int writesHour, int atTheSameTime) {
        return new Limits(
                anonymous,
                user,
                actions,
                points,
                writesMinute,
                writesHour,
                atTheSameTime,
                badCredentials,
                primarySeconds);
    }

    public Limits resetAfter(int seconds) {
        return new Limits(
                anonymous,
                user,
                actions,
                pointsPerMinute,
                writesPerMinute,
                writesPerHour,
                concurrent,
                badCredentials,
                seconds);
    }
}
