package dev.tallyman.server;

import dev.tallyman.server.views.Links;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page's address: its path and what is chosen in its query. Lists keep their filters, order and place there, so that a link, the back
 * button and a reload all show the same.
 */
public final class Query {
    private static final String PLACE = "page";
    private static final String SORT = "sort";

    private final String path;
    private final Map<String, String> chosen;

    Query(String path, Map<String, String> chosen) {
        this.path = path;
        this.chosen = new LinkedHashMap<>(chosen);
        this.chosen.values().removeIf(String::isBlank);
    }

    /** The first value of each parameter. */
    static Query of(String path, Map<String, List<String>> parameters) {
        Map<String, String> first = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            if (!values.isEmpty()) {
                first.put(name, values.getFirst());
            }
        });
        return new Query(path, first);
    }

    public String get(String name) {
        return chosen.getOrDefault(name, "");
    }

    public boolean is(String name, String value) {
        return get(name).equals(value);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(chosen.get(name));
    }

    /** The same list with one thing chosen differently (empty: not chosen), from its beginning. */
    public String with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(chosen);
        changed.remove(PLACE);
        changed.put(name, value);
        return href(changed);
    }

    /** Chosen where it is not, not chosen where it is. */
    public String toggle(String name, String value) {
        return with(name, is(name, value) ? "" : value);
    }

    /** Another page of the list, from 1. */
    public String page(int page) {
        Map<String, String> changed = new LinkedHashMap<>(chosen);
        changed.put(PLACE, page == 1 ? "" : Integer.toString(page));
        return href(changed);
    }

    /** What is chosen apart from {@code name}, for a form that changes only that. */
    public List<Map.Entry<String, String>> others(String name) {
        List<Map.Entry<String, String>> others = new ArrayList<>();
        chosen.forEach((key, value) -> {
            if (!key.equals(name) && !key.equals(PLACE)) {
                others.add(Map.entry(key, value));
            }
        });
        return others;
    }

    /** Whether anything narrows the list. */
    public boolean filtered() {
        return chosen.keySet().stream().anyMatch(name -> !name.equals(SORT) && !name.equals(PLACE));
    }

    public String cleared() {
        return path;
    }

    int page() {
        try {
            return Math.max(1, Integer.parseInt(get(PLACE)));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private String href(Map<String, String> parameters) {
        StringBuilder href = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (!parameter.getValue().isBlank()) {
                href.append(separator)
                        .append(Links.escape(parameter.getKey(), ""))
                        .append('=')
                        .append(Links.escape(parameter.getValue(), "/:"));
                separator = '&';
            }
        }
        return href.toString();
    }
}
