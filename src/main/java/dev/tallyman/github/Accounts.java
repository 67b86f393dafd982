package dev.tallyman.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Users and organisations: {@code /user}, {@code /users/{login}}, {@code /user/orgs}. */
public final class Accounts {
    private static final int PER_PAGE = 100;
    private static final int MAX_PAGES = 100;

    private final Api api;

    Accounts(Api api) {
        this.api = api;
    }

    /** Whose credential this is. Installation tokens and {@code GITHUB_TOKEN} get 403 here. */
    public Answer<Account> me() {
        return api.get("ask who the token belongs to", "/user", false, (body, received) -> read(body));
    }

    /** The user or organisation of that name. */
    public Answer<Account> find(String login) {
        return api.get(
                "look up " + login, "/users/" + PackageOwner.encode(login), true, (body, received) -> read(body));
    }

    /** The organisations of the credential's user, page by page; needs {@code read:org} to see private memberships. */
    public Answer<Listing> organizations(Consumer<Page<Account>> consumer) {
        return Paging.each(
                MAX_PAGES,
                PER_PAGE,
                this::organizations,
                consumer,
                number -> api.known(orgsPath(number)).map(entry -> entry.body().length <= 4));
    }

    private Answer<Page<Account>> organizations(int number) {
        return api.get(
                "list the organisations of the token's user",
                orgsPath(number),
                true,
                (body, received) -> Paging.page(number, Json.list(body, Accounts::readOrganization), received));
    }

    private static String orgsPath(int number) {
        return "/user/orgs?per_page=" + PER_PAGE + "&page=" + number;
    }

    private static Account readOrganization(JsonNode node) throws Json.UnexpectedException {
        return new Account(Json.id(node), Json.text(node, "login"), Account.Kind.ORGANIZATION);
    }

    private static Account read(JsonNode node) throws Json.UnexpectedException {
        boolean organization = "Organization".equals(Json.optional(node, "type"));
        return new Account(
                Json.id(node), Json.text(node, "login"), organization ? Account.Kind.ORGANIZATION : Account.Kind.USER);
    }
}
