package dev.tallyman.cli;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What `--format` takes. Not every command writes every one. */
enum OutputFormat {
    table,
    json,
    /** The version that most tools read: 1.6. */
    cyclonedx,
    cyclonedx17,
    spdx,
    sarif,
    markdown,
    html,
    csv;

    /** As it is written after {@code --format}. */
    @Override
    public String toString() {
        return this == cyclonedx17 ? "cyclonedx-1.7" : name();
    }

    /** Reads what is written after {@code --format}. */
    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String text) {
            if (text.equals("cyclonedx-1.6")) {
                return cyclonedx;
            }
            for (OutputFormat format : values()) {
                if (format.toString().equals(text)) {
                    return format;
                }
            }
            throw new TypeConversionException(
                    "expected one of " + Arrays.toString(values()) + " but was '" + text + "'");
        }
    }
}
