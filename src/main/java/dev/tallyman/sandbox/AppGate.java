package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who signs in as an App: checks its JWT (RS256, {@code iss}, {@code iat}, {@code exp} within ten minutes), and refuses it in GitHub's words. */
final class AppGate {
    private static final long MAX_SECONDS = 600;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<AppRegistration> apps;
    private final Clock clock;

    AppGate(List<AppRegistration> apps, Clock clock) {
        this.apps = List.copyOf(apps);
        this.clock = clock;
    }

    AppRegistration app(@Nullable String authorization) {
        String[] scheme =
                authorization == null ? new String[0] : authorization.strip().split(" +", 2);
        String[] parts =
                scheme.length == 2 && scheme[0].equalsIgnoreCase("bearer") ? scheme[1].split("\\.", -1) : new String[0];
        if (parts.length != 3 || !"RS256".equals(json(parts[0]).path("alg").asText())) {
            throw undecodable();
        }
        JsonNode claims = json(parts[1]);
        if (claims.path("iss").isMissingNode()) {
            throw ApiError.of(401, "Missing 'issuer' claim ('iss') in assertion");
        }
        AppRegistration app = apps.stream()
                .filter(each -> each.isIssuer(claims.path("iss").asText()))
                .findFirst()
                .orElseThrow(() -> ApiError.of(404, "Integration not found"));
        if (!isSigned(parts, app)) {
            throw undecodable();
        }
        checkTimes(claims);
        return app;
    }

    private void checkTimes(JsonNode claims) {
        long now = clock.instant().getEpochSecond();
        JsonNode exp = claims.path("exp");
        if (!exp.isNumber() || exp.asLong() <= now) {
            throw ApiError.of(
                    401,
                    "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires");
        }
        if (exp.asLong() > now + MAX_SECONDS) {
            throw ApiError.of(401, "'Expiration time' claim ('exp') is too far in the future");
        }
        JsonNode iat = claims.path("iat");
        if (!iat.isIntegralNumber() || iat.asLong() > now) {
            throw ApiError.of(
                    401,
                    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
        }
    }

    private static boolean isSigned(String[] parts, AppRegistration app) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(app.key());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode json(String part) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(part));
        } catch (IOException | IllegalArgumentException e) {
            throw undecodable();
        }
    }

    private static ApiError undecodable() {
        return ApiError.of(401, "A JSON web token could not be decoded");
    }
}
