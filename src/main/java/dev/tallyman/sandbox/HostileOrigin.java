package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Request;
import dev.tallyman.sandbox.wire.Response;
import java.io.IOException;

/** An origin that nobody should talk to: it answers everything, and what it is given is on record. */
final class HostileOrigin {
    private final Gate gate;

    HostileOrigin(Gate gate) {
        this.gate = gate;
    }

    Response answer(Request request) throws IOException {
        return gate.pass(
                Origin.HOSTILE,
                RequestKind.HOSTILE,
                request,
                exchange -> Json.response(200, Json.object().put("token", "from-the-wrong-host")));
    }
}
