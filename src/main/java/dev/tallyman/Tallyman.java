package dev.tallyman;

/** The one place that wires objects; reads top to bottom. */
public final class Tallyman {
    private Tallyman() {}

    public static void main(String[] arguments) {
        System.out.println("tallyman 0.1.0");
    }
}
