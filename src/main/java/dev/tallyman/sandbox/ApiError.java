package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Response;

/** The REST API refuses: thrown by an endpoint, answered by {@link ApiOrigin}. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String DOCUMENTATION = "https://docs.github.com/rest";

    private final transient Response response;

    private ApiError(Response response) {
        super(null, null, false, false);
        this.response = response;
    }

    Response response() {
        return response;
    }

    static ApiError of(int status, String message) {
        return new ApiError(Json.error(status, message, DOCUMENTATION));
    }

    static ApiError of(int status, String message, String header, String value) {
        return new ApiError(Json.error(status, message, DOCUMENTATION).with(header, value));
    }

    static ApiError notFound() {
        return of(404, "Not Found");
    }

    static ApiError noPackage() {
        return of(404, "Package not found.");
    }
}
