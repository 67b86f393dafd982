package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registry's side of access: the challenge, the token endpoint, and what a bearer may do. */
final class Doorkeeper {
    private final World world;
    private final Tokens tokens;
    private final Addresses addresses;

    /** May the bearer? */
    sealed interface Verdict {
        /** Yes; {@code token} is the access token behind it, {@code null} for nobody's. */
        record Allowed(@Nullable AccessToken token) implements Verdict {}

        record Refused(Response response) implements Verdict {}
    }

    Doorkeeper(World world, Tokens tokens, Addresses addresses) {
        this.world = world;
        this.tokens = tokens;
        this.addresses = addresses;
    }

    /**
     * {@code GET /token}: Basic with any user and the access token as password, or nobody. A good credential always gets a token; what it
     * may not do is denied where it tries. Nobody is refused here what is not public.
     */
    Response token(Exchange exchange) {
        if (!exchange.request().method().equals("GET")) {
            return RegistryError.UNSUPPORTED.response();
        }
        String authorization = exchange.request().headers().first("Authorization");
        if (authorization != null && exchange.strikes(Fault.TOKEN_DENIED)) {
            return RegistryError.DENIED.response();
        }
        return switch (tokens.ofHeader(authorization)) {
            case Tokens.Holder.Bad bad -> {
                exchange.credential("unknown");
                yield RegistryError.DENIED.response();
            }
            case Tokens.Holder.LockedOut locked -> {
                exchange.credential("unknown");
                yield RegistryError.DENIED.response();
            }
            case Tokens.Holder.Anonymous anonymous -> issue(exchange, null);
            case Tokens.Holder.Known known -> {
                exchange.credential(label(known.token()));
                yield issue(exchange, known.token());
            }
        };
    }

    private Response issue(Exchange exchange, @Nullable AccessToken holder) {
        Map<String, Set<String>> access = new LinkedHashMap<>();
        RegistryError refusal = null;
        List<String> scopes = exchange.request().parameters("scope").stream()
                .flatMap(each -> List.of(each.split(" ")).stream())
                .filter(each -> !each.isEmpty())
                .toList();
        for (String scope : scopes) {
            int last = scope.lastIndexOf(':');
            if (!scope.startsWith("repository:") || last <= "repository:".length()) {
                continue;
            }
            String repository = scope.substring("repository:".length(), last);
            for (String action : scope.substring(last + 1).split(",")) {
                Optional<RegistryError> denied = denial(holder, repository, action);
                if (denied.isEmpty()) {
                    access.computeIfAbsent(repository, key -> new LinkedHashSet<>())
                            .add(action);
                } else if (refusal == null) {
                    refusal = denied.get();
                }
            }
        }
        if (access.isEmpty() && refusal != null && holder == null) {
            return refusal.response();
        }
        return Json.response(200, Json.object().put("token", tokens.issue(holder, access)));
    }

    /** Whether the request's bearer may do {@code action} ({@code pull}, {@code push}) in a repository; any bearer may where it is {@code null}. */
    Verdict judge(Exchange exchange, @Nullable String repository, String action) {
        String authorization = exchange.request().headers().first("Authorization");
        if (authorization == null) {
            return new Verdict.Refused(challenge(exchange, repository, action));
        }
        String[] parts = authorization.strip().split(" +", 2);
        if (parts.length < 2 || !parts[0].equalsIgnoreCase("Bearer")) {
            return new Verdict.Refused(RegistryError.DENIED.response());
        }
        Optional<Tokens.Ticket> ticket = tokens.ticket(parts[1]);
        if (ticket.isPresent()) {
            return judge(exchange, ticket.get(), repository, action);
        }
        if (tokens.find(parts[1]).isPresent() || AccessTokenShape.is(parts[1])) {
            return new Verdict.Refused(RegistryError.DENIED.response());
        }
        Optional<AccessToken> encoded =
                decoded(parts[1]).flatMap(tokens::find).filter(each -> each.isValidAt(world.now()));
        if (encoded.isEmpty()) {
            return new Verdict.Refused(challenge(exchange, repository, action));
        }
        exchange.credential(label(encoded.get()));
        return repository == null
                ? new Verdict.Allowed(encoded.get())
                : denial(encoded.get(), repository, action)
                        .<Verdict>map(error -> new Verdict.Refused(error.response()))
                        .orElse(new Verdict.Allowed(encoded.get()));
    }

    private Verdict judge(Exchange exchange, Tokens.Ticket ticket, @Nullable String repository, String action) {
        AccessToken holder = ticket.holder();
        if (holder != null) {
            exchange.credential(label(holder));
        }
        if (repository == null
                || ticket.access().getOrDefault(repository, Set.of()).contains(action)) {
            return new Verdict.Allowed(holder);
        }
        return new Verdict.Refused(denial(holder, repository, action)
                .orElse(RegistryError.NO_ACCESS)
                .response());
    }

    /** Whether this holder may also read another repository, to mount a blob from it. */
    boolean mayPull(@Nullable AccessToken holder, String repository) {
        return denial(holder, repository, "pull").isEmpty();
    }

    /** Why not; empty where one may. */
    private Optional<RegistryError> denial(@Nullable AccessToken token, String repository, String action) {
        return world.locked(() -> switch (action) {
            case "pull" -> Optional.ofNullable(pullDenial(token, repository));
            case "push" -> Optional.ofNullable(pushDenial(token, repository));
            default -> Optional.of(RegistryError.NO_ACCESS);
        });
    }

    private @Nullable RegistryError pullDenial(@Nullable AccessToken token, String repository) {
        ContainerPackage there = world.find(repository);
        if (there != null && there.visibility == Visibility.PUBLIC) {
            return null;
        }
        if (token == null) {
            return RegistryError.UNAUTHENTICATED;
        }
        return switch (token.kind()) {
            case FINE_GRAINED, OAUTH, APP_USER -> RegistryError.DENIED;
            case INSTALLATION -> RegistryError.NO_INSTALLATION;
            case ACTIONS -> may(token, repository, there, Role.READ) ? null : RegistryError.NO_READ;
            case CLASSIC -> {
                if (!token.allows("read:packages")) {
                    yield RegistryError.WRONG_SCOPES;
                }
                yield may(token, repository, there, Role.READ) ? null : RegistryError.NO_ACCESS;
            }
        };
    }

    private @Nullable RegistryError pushDenial(@Nullable AccessToken token, String repository) {
        if (token == null) {
            return RegistryError.UNAUTHENTICATED;
        }
        ContainerPackage there = world.find(repository);
        return switch (token.kind()) {
            case FINE_GRAINED, OAUTH, APP_USER -> RegistryError.DENIED;
            case INSTALLATION -> RegistryError.NO_INSTALLATION;
            case ACTIONS -> may(token, repository, there, Role.WRITE) ? null : RegistryError.NO_WRITE;
            case CLASSIC -> {
                if (!token.allows("write:packages")) {
                    yield RegistryError.WRONG_SCOPES;
                }
                yield may(token, repository, there, Role.WRITE) ? null : RegistryError.NO_WRITE;
            }
        };
    }

    private boolean may(AccessToken token, String repository, @Nullable ContainerPackage there, Role needed) {
        Optional<Owner> owner = world.owner(repository.split("/", 2)[0]);
        if (owner.isEmpty()
                || !token.isAuthorizedFor(owner.get())
                || (owner.get().classicTokensBanned() && token.kind() == AccessToken.Kind.CLASSIC)) {
            return false;
        }
        if (there != null) {
            return Access.roleOf(token, there).atLeast(needed);
        }
        // Members learn that a package is not there; others cannot tell it from one that is hidden.
        boolean belongs =
                owner.get().isMember(token.login()) || owner.get().login().equalsIgnoreCase(token.login());
        return needed == Role.READ ? belongs : Access.mayCreate(token, owner.get());
    }

    private Response challenge(Exchange exchange, @Nullable String repository, String action) {
        String realm = exchange.strikes(Fault.FOREIGN_REALM) ? addresses.hostile() : addresses.registry();
        String scope = repository == null
                ? "repository:user/image:pull"
                : "repository:" + repository + ":" + (action.equals("push") ? "pull,push" : action);
        return RegistryError.UNAUTHENTICATED
                .response()
                .with(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + realm + "/token\",service=\"ghcr.io\",scope=\"" + scope + "\"");
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String label(AccessToken token) {
        return token.kind().name().toLowerCase(Locale.ROOT) + " of " + token.login();
    }

    /** What GitHub's tokens begin with. */
    private static final class AccessTokenShape {
        static boolean is(String text) {
            return text.matches("(?:gh[pousr]_|github_pat_).*");
        }
    }
}
