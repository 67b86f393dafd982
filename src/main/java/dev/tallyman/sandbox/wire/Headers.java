package dev.tallyman.sandbox.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Header fields; names are compared without regard to case, a name may have several values. Immutable. */
public final class Headers {
    public static final Headers NONE = new Headers(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

    private final Map<String, List<String>> fields;

    private Headers(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /** The first value of a field, where there is one. */
    public @Nullable String first(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.getFirst();
    }

    /** All values of a field, joined as RFC 9110, section 5.3 lets them be; empty where there is none. */
    public String joined(String name) {
        return String.join(", ", fields.getOrDefault(name, List.of()));
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** These fields with one more value. */
    public Headers plus(String name, String value) {
        Map<String, List<String>> changed = copy();
        List<String> values = new ArrayList<>(changed.getOrDefault(name, List.of()));
        values.add(value);
        changed.put(name, Collections.unmodifiableList(values));
        return new Headers(changed);
    }

    /** These fields with {@code name} having this value alone. */
    public Headers with(String name, String value) {
        Map<String, List<String>> changed = copy();
        changed.put(name, List.of(value));
        return new Headers(changed);
    }

    public Headers without(String name) {
        Map<String, List<String>> changed = copy();
        changed.remove(name);
        return new Headers(changed);
    }

    public Map<String, List<String>> all() {
        return Collections.unmodifiableMap(fields);
    }

    private Map<String, List<String>> copy() {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(fields);
        return copy;
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
