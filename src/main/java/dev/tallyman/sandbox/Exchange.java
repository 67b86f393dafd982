package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Request;
import org.jspecify.annotations.Nullable;

/** One request on its way through an origin, with what is learned about it for the ledger. */
final class Exchange {
    private final Request request;
    private final RequestKind kind;
    private final Faults faults;
    private String credential = "anonymous";
    private @Nullable Fault struck;

    Exchange(Request request, RequestKind kind, Faults faults) {
        this.request = request;
        this.kind = kind;
        this.faults = faults;
    }

    Request request() {
        return request;
    }

    RequestKind kind() {
        return kind;
    }

    /** Whether a fault strikes this request. */
    boolean strikes(Fault fault) {
        return strikes(fault, "");
    }

    /** Whether a fault strikes this part of the request's answer. */
    boolean strikes(Fault fault, String part) {
        boolean strikes = faults.strikes(fault, kind, request.method() + request.path() + "?" + request.query() + part);
        if (strikes && struck == null) { // those that spoil the answer come before those that only delay it
            struck = fault;
        }
        return strikes;
    }

    @Nullable
    Fault struck() {
        return struck;
    }

    String credential() {
        return credential;
    }

    void credential(String who) {
        credential = who;
    }
}
