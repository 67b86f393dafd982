package dev.tallyman.policy;

import java.util.Map;

/**
 * A rule about images.
 *
 * @param message    what is wrong where the expression gives false instead of saying it
 * @param parameters numbers, texts and lists that the expression reads as {@code parameters.NAME}
 */
record Rule(String name, String description, String message, Map<String, Object> parameters, Expression expression) {
    Rule {
        parameters = Map.copyOf(parameters);
    }
}
