package dev.tallyman.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A diagnosis as it is kept with its connection. */
final class DiagnosisJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DiagnosisJson() {}

    static String write(Diagnosis diagnosis) {
        try {
            return JSON.writeValueAsString(diagnosis);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of text always has JSON", e);
        }
    }
}
