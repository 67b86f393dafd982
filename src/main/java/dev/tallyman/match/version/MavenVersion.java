package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Maven's {@code ComparableVersion}, as of Maven 3.8.6 and before, whose order OSV evaluates with: numbers and qualifiers in lists, a
 * new list at each hyphen and wherever digits and letters meet. Later Mavens read {@code .qualifier} like {@code -qualifier}; what
 * that changes is in docs/versions.md.
 */
final class MavenVersion extends ReadableVersion {
    private sealed interface Item {}

    private record NumberItem(String digits) implements Item {}

    /** {@code rank} is the place of a known qualifier; unknown ones share the last and are compared by their words. */
    private record Qualifier(int rank, String word) implements Item {}

    private record ItemList(List<Item> items) implements Item {
        ItemList() {
            this(new ArrayList<>());
        }
    }

    private static final List<String> KNOWN = List.of("alpha", "beta", "milestone", "rc", "snapshot", "", "sp");
    private static final int RELEASE = KNOWN.indexOf("");

    private final ItemList root;

    private MavenVersion(VersionScheme scheme, String text, ItemList root) {
        super(scheme, text);
        this.root = root;
    }

    static Version parse(VersionScheme scheme, String text) {
        return new MavenVersion(scheme, text, new Reader(text.toLowerCase(Locale.ENGLISH)).read());
    }

    /** Cuts a version into items. */
    private static final class Reader {
        private final String text;
        private final List<ItemList> lists = new ArrayList<>();
        private boolean digits;
        private int start;

        Reader(String text) {
            this.text = text;
        }

        ItemList read() {
            ItemList root = new ItemList();
            lists.add(root);
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '.' || c == '-') {
                    add(at == start ? new NumberItem("") : item(at, false));
                    start = at + 1;
                    if (c == '-') {
                        openList();
                    }
                } else if (Digits.isDigit(c) != digits) {
                    turn(at);
                }
            }
            if (start < text.length()) {
                add(item(text.length(), false));
            }
            for (ItemList list : lists.reversed()) {
                dropTrailingNulls(list.items());
            }
            return root;
        }

        /** Digits give way to letters, or letters to digits. */
        private void turn(int at) {
            if (at > start) {
                add(item(at, !digits));
                start = at;
                openList();
            }
            digits = !digits;
        }

        private void add(Item item) {
            lists.getLast().items().add(item);
        }

        private void openList() {
            ItemList list = new ItemList();
            add(list);
            lists.add(list);
        }

        private Item item(int end, boolean beforeDigit) {
            String part = text.substring(start, end);
            return digits ? new NumberItem(part) : qualifier(part, beforeDigit);
        }
    }

    private static Qualifier qualifier(String part, boolean beforeDigit) {
        String word = switch (part) {
            case "a" -> beforeDigit ? "alpha" : part;
            case "b" -> beforeDigit ? "beta" : part;
            case "m" -> beforeDigit ? "milestone" : part;
            case "ga", "final", "release" -> "";
            case "cr" -> "rc";
            default -> part;
        };
        int rank = KNOWN.indexOf(word);
        return new Qualifier(rank < 0 ? KNOWN.size() : rank, word);
    }

    /** Zeros, release qualifiers and empty lists at the end and before a list at the end say nothing. */
    private static void dropTrailingNulls(List<Item> items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (isNull(items.get(i))) {
                items.remove(i);
            } else if (!(items.get(i) instanceof ItemList)) {
                return;
            }
        }
    }

    private static boolean isNull(Item item) {
        return switch (item) {
            case NumberItem number -> Digits.isZero(number.digits());
            case Qualifier qualifier -> qualifier.rank() == RELEASE;
            case ItemList list -> list.items().isEmpty();
        };
    }

    @Override
    int order(ReadableVersion other) {
        return compareLists(root.items(), ((MavenVersion) other).root.items());
    }

    private static int compareLists(List<Item> left, List<Item> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int difference = compareItems(i < left.size() ? left.get(i) : null, i < right.size() ? right.get(i) : null);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int compareItems(@Nullable Item left, @Nullable Item right) {
        if (left == null) {
            return right == null ? 0 : -compareWithNothing(right);
        }
        if (right == null) {
            return compareWithNothing(left);
        }
        return switch (left) {
            case NumberItem l when right instanceof NumberItem r -> Digits.compare(l.digits(), r.digits());
            case Qualifier l
            when right instanceof Qualifier r ->
                l.rank() != r.rank()
                        ? Integer.compare(l.rank(), r.rank())
                        : l.word().compareTo(r.word());
            case ItemList l when right instanceof ItemList r -> compareLists(l.items(), r.items());
            default -> Integer.compare(kind(left), kind(right));
        };
    }

    private static int compareWithNothing(Item item) {
        return switch (item) {
            case NumberItem number -> Digits.isZero(number.digits()) ? 0 : 1;
            case Qualifier qualifier -> Integer.compare(qualifier.rank(), RELEASE);
            case ItemList list -> {
                for (Item inner : list.items()) {
                    int difference = compareWithNothing(inner);
                    if (difference != 0) {
                        yield difference;
                    }
                }
                yield 0;
            }
        };
    }

    /** {@code 1.qualifier} < {@code 1-1} < {@code 1.1}. */
    private static int kind(Item item) {
        return switch (item) {
            case Qualifier ignored -> 0;
            case ItemList ignored -> 1;
            case NumberItem ignored -> 2;
        };
    }
}
