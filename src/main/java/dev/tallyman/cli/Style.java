package dev.tallyman.cli;

import dev.tallyman.model.Severity;

/** Colours of the terminal; each carries severity or state, and the text says the same without it. */
enum Style {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    CRITICAL("1;31"),
    HIGH("31"),
    MEDIUM("33"),
    LOW("36"),
    OK("32"),
    WARNING("33"),
    ERROR("31");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String apply(String text, boolean color) {
        return color && !code.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    static Style of(Severity severity) {
        return switch (severity) {
            case CRITICAL -> CRITICAL;
            case HIGH -> HIGH;
            case MEDIUM -> MEDIUM;
            case LOW -> LOW;
            case UNKNOWN -> FAINT;
        };
    }
}
