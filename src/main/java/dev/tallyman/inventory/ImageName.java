package dev.tallyman.inventory;

/**
 * An image of the inventory.
 *
 * @param repositoryId its row
 * @param registry     host, with the port where it has one
 * @param name         {@code owner/name}
 */
public record ImageName(long repositoryId, String registry, String name) {
    /** With its registry, as one pulls it. */
    public String full() {
        return registry + "/" + name;
    }
}
