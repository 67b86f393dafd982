package dev.tallyman.catalog;

import dev.tallyman.model.Severity;

/**
 * A secret in a file of a layer: where it is and of what kind, never what it is.
 *
 * @param rule        id of the rule that found it
 * @param name        of the rule, for people
 * @param path        of the file, without a leading slash
 * @param line        of its first character, from 1
 * @param fingerprint the same for the same secret within one data folder; tells nothing without that folder's key
 */
public record SecretFact(String rule, String name, Severity severity, String path, int line, String fingerprint) {}
