package dev.tallyman.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.connection.AuditEntry;
import dev.tallyman.connection.Diagnosis;
import dev.tallyman.inventory.Irregularity;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.PatternMatch;
import dev.tallyman.inventory.Unseen;
import dev.tallyman.match.Risk;
import dev.tallyman.scan.RiskAnswers;
import dev.tallyman.server.views.ConnectionView;
import dev.tallyman.server.views.Contents;
import dev.tallyman.server.views.EventRow;
import dev.tallyman.server.views.JobView;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.RepositoryView;
import dev.tallyman.server.views.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The API's objects: those of the command line's JSON, and a few fields more. */
final class ApiJson {
    private ApiJson() {}

    static ObjectNode image(RepositoryRow row) {
        ObjectNode node = object().put("name", row.name())
                .put("registry", row.registry())
                .put("visibility", row.visibility())
                .put("versions", row.versions())
                .put("tags", row.tags().size())
                .put("repository", row.linkedRepository())
                .put("updatedAt", time(row.updatedAt()))
                .put("state", row.state())
                .put("syncedAt", time(row.syncedAt()));
        Ownership ownership = row.ownership();
        node.set("teams", texts(ownership.teams()));
        node.put("ownedBy", ownership.by() == null ? null : ownership.by().word())
                .put("ownerProblem", ownership.problem())
                .put("source", ownership.source());
        node.set("platforms", texts(row.platforms()));
        node.set("distributions", texts(row.distributions()));
        ArrayNode ended = node.putArray("endOfLife");
        row.ended()
                .forEach(one -> ended.add(object().put("distribution", one.name())
                        .put("lastDay", one.last().toString())));
        node.set(
                "reading",
                object().put("complete", row.readings().complete())
                        .put("partial", row.readings().partial())
                        .put("failed", row.readings().failed())
                        .put("unread", row.readings().unread()));
        node.set("weaknesses", row.unknown() ? null : tally(row.tally()));
        return node.put("knownExploited", row.exploited());
    }

    static ObjectNode secret(RiskAnswers.SecretPlace place) {
        FoundSecret secret = place.secret();
        return place(place.image(), place.tags(), place.digest(), place.platform())
                .put("rule", secret.rule())
                .put("name", secret.name())
                .put("severity", secret.severity().word())
                .put("fingerprint", secret.fingerprint())
                .put("kind", secret.kind().word())
                .put("where", secret.where())
                .put("line", secret.kind() == FoundSecret.Kind.FILE ? secret.line() : null)
                .put("layer", Objects.toString(secret.layer(), null))
                .put("state", secret.state().word())
                .put("hiddenBy", Objects.toString(secret.hiddenBy(), null));
    }

    static ObjectNode riskyFile(RiskAnswers.RiskyPlace place) {
        RiskyFile file = place.file();
        ObjectNode node = place(place.image(), place.tags(), place.digest(), place.platform())
                .put("path", file.path())
                .put("mode", file.octal())
                .put("directory", file.directory())
                .put("severity", file.severity().word())
                .put("layer", Objects.toString(file.layer(), null))
                .put("owner", file.owner());
        node.set("kinds", texts(file.kinds()));
        return node;
    }

    private static ObjectNode place(String image, List<String> tags, String digest, String platform) {
        ObjectNode node = object().put("image", image).put("digest", digest).put("platform", platform);
        node.set("tags", texts(tags));
        return node;
    }

    private static ObjectNode tally(Tally tally) {
        return object().put("critical", tally.critical())
                .put("high", tally.high())
                .put("medium", tally.medium())
                .put("low", tally.low())
                .put("unknown", tally.unknown());
    }

    static ObjectNode tag(RepositoryView.TagRow row) {
        return object().put("tag", row.name()).put("digest", row.digest()).put("seenAt", time(row.seenAt()));
    }

    static ObjectNode version(RepositoryView.VersionRow row) {
        ObjectNode node = object().put("id", row.id()).put("digest", row.digest());
        node.set("tags", texts(row.tags()));
        node.put("kind", row.kind());
        node.set("platforms", texts(row.platforms()));
        return node.put("size", row.size())
                .put("createdAt", time(row.createdAt()))
                .put("state", row.state())
                .put("problem", row.problem());
    }

    static ObjectNode irregularity(Irregularity one) {
        ObjectNode node = object().put("kind", one.kind().word())
                .put("image", one.image())
                .put("subject", one.subject());
        node.set("tags", texts(one.tags()));
        return node.put("message", one.message()).put("seenAt", time(one.seenAt()));
    }

    static ObjectNode finding(Contents.FindingRecord record) {
        ObjectNode node = object().put("id", record.id());
        node.set("aliases", texts(record.aliases()));
        node.put("severity", record.severity().word())
                .put("score", record.score())
                .put("package", record.purl())
                .put("installed", record.installed())
                .put("fixed", record.fixed())
                .put("status", record.status())
                .put(
                        "layer",
                        record.where().isEmpty()
                                ? null
                                : record.where().getFirst().layer())
                .put("knownExploited", record.knownExploited())
                .put("epss", record.epss())
                .put("inferred", record.inferred())
                .put("risk", record.risk().value());
        node.set("riskParts", risk(record.risk()));
        node.set("advisories", texts(record.advisories()));
        ArrayNode images = node.putArray("images");
        record.where()
                .forEach(where -> images.add(object().put("name", where.image())
                        .put("digest", where.digest())
                        .put("platform", where.platform())
                        .put("layer", where.layer())));
        return node.put("imageCount", record.images());
    }

    private static ObjectNode risk(Risk risk) {
        return object().put("severity", risk.severity())
                .put("likelihood", risk.likelihood())
                .put("exposure", risk.exposure())
                .put("fix", risk.fix());
    }

    static ObjectNode connection(ConnectionView view) {
        ObjectNode node = object().put("name", view.name())
                .put("apiUrl", view.apiUrl())
                .put("registry", view.registry())
                .put("username", view.username())
                .put("imageScope", view.scope())
                .put("origin", view.origin())
                .put("credential", view.credential())
                .put("reference", view.reference())
                .put("images", view.images())
                .put("unseen", view.unseen())
                .put("createdAt", time(view.createdAt()))
                .put("rotatedAt", time(view.rotatedAt()))
                .put("expiresAt", time(view.expiresAt()))
                .put("lastUsedAt", time(view.lastUsedAt()))
                .put("lastTestedAt", time(view.lastTestedAt()))
                .put("lastSyncedAt", time(view.lastSyncedAt()));
        node.set("warnings", texts(view.warnings()));
        node.set("lastTest", view.test() == null ? null : test(view.name(), view.test()));
        return node;
    }

    private static ObjectNode test(String name, ConnectionView.Test test) {
        ObjectNode node = object().put("connection", name).put("ok", test.ok());
        node.set("identity", object().put("login", test.login()).put("kind", test.kind()));
        ObjectNode scopes = object();
        scopes.set("found", texts(test.scopesFound()));
        scopes.set("missing", texts(test.scopesMissing()));
        scopes.set("excess", texts(test.scopesExcess()));
        node.set("scopes", scopes);
        ArrayNode capabilities = node.putArray("capabilities");
        test.steps()
                .forEach(step -> capabilities.add(object().put("capability", step.capability())
                        .put("owner", step.owner())
                        .put("state", step.state())
                        .put("evidence", step.evidence())
                        .put("remedy", step.remedy())));
        return node;
    }

    static ObjectNode event(EventRow row) {
        return object().put("id", row.id())
                .put("at", time(row.at()))
                .put("image", row.image())
                .put("kind", row.kind())
                .put("subject", row.subject())
                .put("before", row.before())
                .put("after", row.after())
                .put("drift", row.drift());
    }

    static ObjectNode audit(AuditEntry row) {
        return object().put("id", row.id())
                .put("at", time(row.at()))
                .put("actor", row.actor())
                .put("action", row.action())
                .put("subject", row.subject())
                .put("detail", row.detail());
    }

    static ObjectNode job(JobView view) {
        ObjectNode node = object().put("id", view.id())
                .put("name", view.name())
                .put("state", view.state().word())
                .put("doing", view.doing())
                .put("done", view.done())
                .put("total", view.total())
                .put("startedAt", time(view.startedAt()))
                .put("endedAt", time(view.endedAt()))
                .put("notice", view.notice())
                .put("cancellable", view.cancellable());
        ConnectionView.Budget left = view.rateLimit();
        node.set(
                "rateLimit",
                left == null
                        ? null
                        : object().put("limit", left.limit())
                                .put("remaining", left.remaining())
                                .put("resetsAt", time(left.resetsAt())));
        ArrayNode steps = node.putArray("steps");
        view.steps().forEach(step -> steps.add(step(step)));
        return node;
    }

    private static ObjectNode step(Diagnosis.Step step) {
        return object().put("name", step.name())
                .put("mark", step.mark().word())
                .put("detail", step.detail())
                .put("remedy", step.remedy());
    }

    static ObjectNode unseen(Unseen one) {
        ObjectNode node = object().put("kind", one.kind().word()).put("name", one.name());
        ArrayNode known = node.putArray("known");
        one.known()
                .forEach(how -> known.add(object().put("how", how.how().word()).put("detail", how.detail())));
        return node.put("since", time(one.since()))
                .put("checkedAt", time(one.checkedAt()))
                .put("reason", one.reason().word())
                .put("evidence", one.evidence())
                .put("remedy", one.remedy());
    }

    static ObjectNode pattern(PatternMatch one) {
        ObjectNode node = object().put("pattern", one.pattern())
                .put("excludes", one.excludes())
                .put("matched", one.matched());
        node.set("examples", texts(one.examples()));
        return node.put("checkedAt", time(one.checkedAt())).put("hint", one.hint());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : Words.exact(time);
    }

    private static ArrayNode texts(List<String> all) {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        all.forEach(node::add);
        return node;
    }
}
