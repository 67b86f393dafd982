package dev.tallyman.sandbox;

import dev.tallyman.sandbox.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One page of a list of the REST API.
 *
 * @param number  from 1
 * @param last    the last page's number, at least 1
 * @param shown   whether the page carries its {@code Link}
 * @param address path and query of the request without its page number
 */
record Page<T>(List<T> items, int number, int last, boolean shown, String address) {
    static final int DEFAULT_SIZE = 30;
    static final int MAX_SIZE = 100;
    /** {@code per_page} times {@code page} may not be greater (on the lists of packages). */
    static final long MAX_REACH = 10_000;

    static <T> Page<T> of(Exchange exchange, List<T> all, Function<T, String> key) {
        int size = size(exchange);
        int number = number(exchange);
        List<T> items = new ArrayList<>();
        long from = (long) (number - 1) * size;
        for (long i = from; i < Math.min(all.size(), from + size); i++) {
            T item = all.get((int) i);
            if (!exchange.strikes(Fault.LOST_ITEM, key.apply(item))) {
                items.add(item);
            }
        }
        int last = Math.max(1, (all.size() + size - 1) / size);
        boolean shown = last > 1 && !exchange.strikes(Fault.MISSING_LINK);
        return new Page<>(items, number, last, shown, address(exchange, size));
    }

    static long reach(Exchange exchange) {
        return (long) size(exchange) * number(exchange);
    }

    private static int size(Exchange exchange) {
        int asked = number(exchange.request().parameter("per_page"), DEFAULT_SIZE);
        return Math.min(asked, MAX_SIZE);
    }

    private static int number(Exchange exchange) {
        return number(exchange.request().parameter("page"), 1);
    }

    private static int number(@org.jspecify.annotations.Nullable String text, int otherwise) {
        if (text == null || !text.matches("[0-9]{1,9}")) {
            return otherwise;
        }
        int number = Integer.parseInt(text);
        return number < 1 ? otherwise : number;
    }

    private static String address(Exchange exchange, int size) {
        Map<String, String> parameters = new TreeMap<>(exchange.request().parameters());
        parameters.remove("page");
        if (parameters.containsKey("per_page")) {
            parameters.put("per_page", Integer.toString(size));
        }
        StringBuilder address = new StringBuilder(exchange.request().path()).append('?');
        parameters.forEach((name, value) -> address.append(name)
                .append('=')
                .append(java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8))
                .append('&'));
        return address.append("page=").toString();
    }

    /** Adds the {@code Link} header (RFC 8288) as the API does: none where there is one page only. */
    Response linked(Response answer, String origin) {
        if (!shown) {
            return answer;
        }
        List<String> links = new ArrayList<>();
        if (number > 1) {
            links.add(link(origin, number - 1, "prev"));
        }
        if (number < last) {
            links.add(link(origin, number + 1, "next"));
            links.add(link(origin, last, "last"));
        }
        if (number > 1) {
            links.add(link(origin, 1, "first"));
        }
        return answer.with("Link", String.join(", ", links));
    }

    private String link(String origin, int page, String relation) {
        return "<" + origin + address + page + ">; rel=\"" + relation + "\"";
    }
}
