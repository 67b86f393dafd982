package dev.tallyman.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.sandbox.wire.Request;
import dev.tallyman.sandbox.wire.Response;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Switches faults while the sandbox runs: {@code GET /faults}, {@code PUT /faults}, {@code DELETE /faults}. No fault strikes here, and nothing of it is in
 * the ledger.
 */
final class ControlOrigin {
    private static final int MAX_BYTES = 64 << 10;
    private static final String SEED = "seed";

    private final Faults faults;

    ControlOrigin(Faults faults) {
        this.faults = faults;
    }

    Response answer(Request request) throws IOException {
        if (!request.path().equals("/faults")) {
            return refused(404, "there is only /faults");
        }
        return switch (request.method()) {
            case "GET" -> state();
            case "PUT" -> replace(request);
            case "DELETE" -> {
                faults.clear();
                yield state();
            }
            default -> refused(405, "GET, PUT or DELETE").with("Allow", "GET, PUT, DELETE");
        };
    }

    /** A page of a browser cannot send this type without asking first, and is not let. */
    private Response replace(Request request) throws IOException {
        if (!request.headers().joined("Content-Type").startsWith("application/json")) {
            return refused(415, "send application/json");
        }
        byte[] body = request.body().readNBytes(MAX_BYTES);
        try {
            JsonNode wanted = Json.parse(body);
            if (!wanted.isObject()) {
                return refused(400, "send an object: {\"seed\": 7, \"server-error\": 0.05}");
            }
            Map<Fault, Double> rates = new EnumMap<>(Fault.class);
            for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
                if (!entry.getKey().equals(SEED)) {
                    rates.put(fault(entry.getKey()), rate(entry));
                }
            }
            faults.replace(rates);
            if (wanted.has(SEED)) {
                faults.seed(wanted.path(SEED).asLong());
            }
            return state();
        } catch (IllegalArgumentException e) {
            return refused(400, String.valueOf(e.getMessage()));
        }
    }

    private static Fault fault(String word) {
        return Fault.ofWord(word).orElseThrow(() -> new IllegalArgumentException("an unknown fault: " + word));
    }

    private static double rate(Map.Entry<String, JsonNode> entry) {
        double rate = entry.getValue().isNumber() ? entry.getValue().asDouble() : -1;
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("the rate of " + entry.getKey() + " is a number from 0 to 1");
        }
        return rate;
    }

    private Response state() {
        ObjectNode state = Json.object().put(SEED, faults.seed());
        ObjectNode rates = state.putObject("faults");
        faults.rates().forEach((fault, rate) -> rates.put(fault.word(), rate));
        ObjectNode struck = state.putObject("struck");
        for (Fault fault : Fault.values()) {
            if (faults.struck(fault) > 0) {
                struck.put(fault.word(), faults.struck(fault));
            }
        }
        return Json.response(200, state);
    }

    private static Response refused(int status, String why) {
        return Json.response(status, Json.object().put("message", why));
    }
}
