package dev.tallyman.cli;

import dev.tallyman.catalog.LayerAnalyzer;

/** Loads, beside the thread that reads the arguments, what every command needs and what takes longest to load: the JSON library, hashing, the catalogers. */
public final class Preload implements Runnable {
    @Override
    public void run() {
        Console.loadJson();
        new LayerAnalyzer();
    }
}
