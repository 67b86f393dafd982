package dev.tallyman.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.tallyman.http.Redactor;
import java.io.IOException;

/** Writes JSON whose texts hold no secret. The names of fields are ours and stay as they are, whatever a password may be. */
final class RedactingGenerator extends JsonGeneratorDelegate {
    RedactingGenerator(JsonGenerator to) {
        super(to, false);
    }

    @Override
    public void writeString(String text) throws IOException {
        delegate.writeString(text == null ? null : Redactor.shared().redact(text));
    }

    @Override
    public void writeString(char[] text, int offset, int length) throws IOException {
        writeString(new String(text, offset, length));
    }

    @Override
    public void writeString(SerializableString text) throws IOException {
        writeString(text.getValue());
    }
}
