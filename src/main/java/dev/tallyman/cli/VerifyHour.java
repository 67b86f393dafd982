package dev.tallyman.cli;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * When a server verifies each day.
 *
 * @param time UTC; null: never
 */
record VerifyHour(@Nullable LocalTime time) {
    static final VerifyHour OFF = new VerifyHour(null);

    /** Reads an hour, or {@code off}. */
    static final class Converter implements ITypeConverter<VerifyHour> {
        @Override
        public VerifyHour convert(String text) {
            if (text.equals("off")) {
                return OFF;
            }
            if (text.matches("[0-9]|1[0-9]|2[0-3]")) {
                return new VerifyHour(LocalTime.of(Integer.parseInt(text), 0));
            }
            throw new TypeConversionException("\"" + text + "\" is neither an hour from 0 to 23 nor off");
        }
    }
}
