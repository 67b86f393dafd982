package dev.tallyman.cli;

/** What `--format` takes. Not every command writes every one. */
enum OutputFormat {
    table,
    json,
    cyclonedx,
    spdx,
    sarif,
    markdown,
    html,
    csv
}
