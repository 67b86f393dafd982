package dev.tallyman.sandbox;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The switches. Whether a fault strikes depends on the seed, the fault, the request's words and how often the same words came before, and
 * not on what other requests do meanwhile: the same seed gives the same faults whatever the threads do. Safe for several threads.
 */
public final class Faults {
    /** How far {@link Fault#CLOCK_SKEW} puts the {@code Date} header into the past. */
    public static final Duration CLOCK_SKEW = Duration.ofHours(2);

    private final Map<Fault, Switch> switches = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);
    private final Map<String, Integer> seen = new HashMap<>();
    private long seed;

    private record Switch(double rate, Set<RequestKind> kinds, int remaining) {}

    Faults(long seed, Map<Fault, Double> rates) {
        this.seed = seed;
        rates.forEach(this::set);
    }

    /** Lets a fault strike this part (0.0 to 1.0) of all requests that it fits. */
    public void set(Fault fault, double rate) {
        set(fault, rate, EnumSet.allOf(RequestKind.class));
    }

    /** Lets a fault strike this part of the requests of these kinds. */
    public synchronized void set(Fault fault, double rate, Set<RequestKind> kinds) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("a rate is 0.0 to 1.0: " + rate);
        }
        switches.put(fault, new Switch(rate, Set.copyOf(kinds), Integer.MAX_VALUE));
    }

    /** Lets a fault strike the next {@code times} requests of a kind, and then no more. */
    public synchronized void next(Fault fault, RequestKind kind, int times) {
        switches.put(fault, new Switch(1, Set.of(kind), times));
    }

    public synchronized void clear() {
        switches.clear();
    }

    public synchronized void seed(long newSeed) {
        seed = newSeed;
        seen.clear();
    }

    public synchronized long seed() {
        return seed;
    }

    /** Has these faults strike, whatever is asked for, and no others. */
    public synchronized void replace(Map<Fault, Double> rates) {
        clear();
        rates.forEach(this::set);
    }

    /** The faults that are switched on, and their rates. */
    public synchronized Map<Fault, Double> rates() {
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        switches.forEach((fault, set) -> {
            if (set.rate > 0 && set.remaining > 0) {
                rates.put(fault, set.rate);
            }
        });
        return rates;
    }

    /** How often a fault has struck. */
    public synchronized long struck(Fault fault) {
        return struck.getOrDefault(fault, 0L);
    }

    /** Whether a fault strikes now. {@code what} tells one request from another. */
    synchronized boolean strikes(Fault fault, RequestKind kind, String what) {
        Switch set = switches.get(fault);
        if (set == null || set.rate == 0 || set.remaining == 0 || !set.kinds.contains(kind)) {
            return false;
        }
        int before = seen.merge(fault + " " + what, 1, Integer::sum);
        if (chance(fault, what, before) >= set.rate) {
            return false;
        }
        if (set.remaining != Integer.MAX_VALUE) {
            switches.put(fault, new Switch(set.rate, set.kinds, set.remaining - 1));
        }
        struck.merge(fault, 1L, Long::sum);
        return true;
    }

    private double chance(Fault fault, String what, int before) {
        long mixed =
                mix(seed ^ mix(fault.name().hashCode()) ^ mix(before) ^ mix(what.hashCode() * 31L + what.length()));
        return (mixed >>> 11) * 0x1.0p-53;
    }

    /** Spreads a number over all 64 bits, with the finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
