package dev.tallyman.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.http.Call;
import dev.tallyman.http.Http;
import dev.tallyman.http.Redactor;
import dev.tallyman.http.Reply;
import dev.tallyman.http.Sleeper;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a search such as Maven Central's for one checksum after the other: no faster than {@link #BETWEEN}, no more than {@link #MAX_ASKED} and
 * no longer than {@link #MAX_TIME} in all. Nothing is sent twice, no credential is sent, and a redirect is not followed: a checksum tells what
 * a company has, and goes to the host that was named and to no other. After {@link #MAX_FAILURES} failures, or one of a server that cannot be
 * reached or wants to be left alone, nothing more is asked.
 */
public final class MavenSearch implements JarSearch {
    public static final String DEFAULT_ADDRESS = "https://search.maven.org/solrsearch/select";

    static final Duration BETWEEN = Duration.ofMillis(100);
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Duration MAX_TIME = Duration.ofMinutes(3);
    static final int MAX_ASKED = 1_000;
    static final int MAX_FAILURES = 3;
    static final int MAX_BYTES = 1 << 20;
    private static final int MAX_ARTIFACTS = 20;
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern COORDINATE = Pattern.compile("[\\w.+-]{1,200}");
    private static final JsonMapper JSON = new JsonMapper();

    private final Http http;
    private final URI address;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Duration patience;
    private @Nullable Instant began;
    private @Nullable String ended;
    private int asked;
    private int failures;

    /** @throws TallymanException where {@code address} is none of a web server */
    public MavenSearch(Http http, String address) {
        this(http, address, http.clock(), Sleeper.REAL, PATIENCE);
    }

    /** @param patience with one answer */
    MavenSearch(Http http, String address, Clock clock, Sleeper sleeper, Duration patience) {
        this.patience = patience;
        this.http = http;
        this.address = parsed(address);
        this.clock = clock;
        this.sleeper = sleeper;
    }

    private static URI parsed(String address) {
        try {
            URI uri = URI.create(address.strip());
            if (uri.getHost() != null && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, with those that are addresses of something else
        }
        throw new TallymanException(
                ErrorCode.USAGE,
                "look up jars",
                "the address in TALLYMAN_JAR_SEARCH is none of a search",
                "Give one such as " + DEFAULT_ADDRESS + ", without a question mark and without a password");
    }

    @Override
    public synchronized Answer ask(String sha1) {
        if (!SHA1.matcher(sha1).matches()) {
            return new Answer.Failed("it is not the checksum of a file");
        }
        String stop = ended == null ? limit() : ended;
        if (stop != null) {
            ended = stop;
            return new Answer.Failed(stop);
        }
        try {
            if (asked++ > 0) {
                sleeper.sleep(BETWEEN);
            }
            Answer answer = answer(http.send(call(sha1)));
            failures = answer instanceof Answer.Failed ? failures + 1 : 0;
            if (answer instanceof Answer.Failed failed && failures >= MAX_FAILURES) {
                ended = failed.reason();
            }
            return answer;
        } catch (TallymanException e) {
            return ended(Redactor.shared().redact(e.reason()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended("it was interrupted");
        }
    }

    private @Nullable String limit() {
        Instant now = clock.instant();
        began = began == null ? now : began;
        if (asked >= MAX_ASKED) {
            return "no more than " + MAX_ASKED + " are looked up at once";
        }
        return now.isAfter(began.plus(MAX_TIME))
                ? "looking up took more than " + MAX_TIME.toMinutes() + " minutes"
                : null;
    }

    private Answer ended(String reason) {
        ended = reason;
        return new Answer.Failed(reason);
    }

    private Call call(String sha1) {
        URI uri = URI.create(address + "?q=1:" + sha1 + "&rows=" + MAX_ARTIFACTS + "&wt=json");
        return Call.get("look up a jar by its checksum", uri)
                .header("Accept", "application/json")
                .within(patience)
                .capped(MAX_BYTES)
                .once();
    }

    private Answer answer(Reply reply) {
        if (reply.isRedirect()) {
            return ended("the server redirects to another address, which is not followed");
        }
        return switch (reply.status()) {
            case 200 -> artifacts(reply);
            case 429 -> ended("the server wants fewer questions (HTTP 429)");
            default -> new Answer.Failed("the server answers HTTP " + reply.status());
        };
    }

    private static Answer artifacts(Reply reply) {
        JsonNode documents;
        try {
            documents = JSON.readTree(reply.body()).path("response").path("docs");
        } catch (JsonProcessingException e) {
            return new Answer.Failed("the server's answer is not JSON");
        } catch (IOException e) {
            return new Answer.Failed("the server's answer is no text in UTF-8");
        }
        if (!documents.isArray()) {
            return new Answer.Failed("the server's answer is none of a search for artifacts");
        }
        List<Artifact> found = new ArrayList<>();
        for (JsonNode document : documents) {
            String group = document.path("g").asText("");
            String artifact = document.path("a").asText("");
            String version = document.path("v").asText("");
            boolean valid = COORDINATE.matcher(group).matches()
                    && COORDINATE.matcher(artifact).matches()
                    && COORDINATE.matcher(version).matches();
            if (!valid) {
                return new Answer.Failed("the server's answer names an artifact that is none");
            }
            if (found.size() < MAX_ARTIFACTS) {
                found.add(new Artifact(group, artifact, version));
            }
        }
        return new Answer.Known(found);
    }
}
