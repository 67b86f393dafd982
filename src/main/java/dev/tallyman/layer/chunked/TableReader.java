package dev.tallyman.layer.chunked;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.model.Digest;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a table of contents, which eStargz and zstd:chunked have in common: a list of entries in the order of the archive, a file's
 * further chunks as entries of their own behind it. What does not make sense makes the whole table useless.
 */
final class TableReader {
    /** Of a name or another text; a longer one is in no archive either. */
    static final int MAX_TEXT = 1 << 20;

    /** Of one file: at the 64 KiB that containers/storage aims at, 16 GiB. */
    static final int MAX_CHUNKS = 1 << 18;

    private static final int MAX_DEPTH = 32;
    private static final int VERSION = 1;
    private static final int PERMISSION_BITS = 07777;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .build();

    private final JsonParser json;
    private final EntryTaker taker;
    private @Nullable Fields file;
    private final List<Fields> chunks = new ArrayList<>();

    /** Takes the entries of the archive one after the other. */
    @FunctionalInterface
    interface EntryTaker {
        void take(TableEntry entry) throws IOException;
    }

    private TableReader(JsonParser json, EntryTaker taker) {
        this.json = json;
        this.taker = taker;
    }

    static void read(InputStream table, EntryTaker taker) throws IOException {
        try (JsonParser json = JSON.createParser(table)) {
            new TableReader(json, taker).table();
        } catch (JsonProcessingException e) {
            throw unusable(e.getOriginalMessage());
        } catch (CharConversionException e) {
            // Jackson takes bytes with zeros between them for UTF-32.
            throw unusable("it is not UTF-8");
        }
    }

    private void table() throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "it is no object");
        boolean entries = false;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "version" -> require(value.isNumeric() && number() == VERSION, "it is of another version than 1");
                case "entries" -> {
                    require(!entries && value == JsonToken.START_ARRAY, "its entries are no list");
                    entries = true;
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        entry(Fields.read(this));
                    }
                    endFile();
                }
                default -> json.skipChildren();
            }
        }
        require(json.currentToken() == JsonToken.END_OBJECT, "it ends too early");
        require(entries, "it has no entries");
    }

    private void entry(Fields entry) throws IOException {
        Fields current = file;
        if (entry.type.equals("chunk")) {
            require(
                    current != null && (entry.name.isEmpty() || entry.name.equals(current.name)),
                    "a chunk does not stand behind its file");
            require(chunks.size() < MAX_CHUNKS - 1, "a file has more than " + MAX_CHUNKS + " chunks");
            chunks.add(entry);
            return;
        }
        endFile();
        require(!entry.name.isEmpty(), "an entry has no name");
        if (entry.type.equals("reg")) {
            file = entry;
        } else {
            taker.take(new TableEntry(entry.name, kind(entry.type), 0, entry.permissions(), entry.target, List.of()));
        }
    }

    private void endFile() throws IOException {
        Fields whole = file;
        if (whole != null) {
            file = null;
            taker.take(new TableEntry(
                    whole.name, LayerEntry.Kind.FILE, whole.size, whole.permissions(), "", chunksOf(whole)));
            chunks.clear();
        }
    }

    private List<Chunk> chunksOf(Fields whole) throws NotByTableException {
        if (whole.size == 0) {
            require(chunks.isEmpty(), "an empty file has chunks");
            return List.of();
        }
        List<Chunk> all = new ArrayList<>(chunks.size() + 1);
        long covered = 0;
        for (int i = 0; i <= chunks.size(); i++) {
            Fields chunk = i == 0 ? whole : chunks.get(i - 1);
            // The last one's size may be left out: it goes to the end of the file.
            long size = i == chunks.size() && chunk.chunkSize == 0 ? whole.size - covered : chunk.chunkSize;
            require(
                    chunk.chunkOffset == covered && size > 0 && size <= whole.size - covered,
                    "the chunks of a file do not make it up");
            all.add(new Chunk(chunk.offset, chunk.innerOffset, size, digest(chunk, whole)));
            covered += size;
        }
        require(covered == whole.size, "the chunks of a file do not make it up");
        return all;
    }

    /** A file of one chunk may have the file's digest alone. */
    private Digest digest(Fields chunk, Fields whole) throws NotByTableException {
        String text = chunk.chunkDigest.isEmpty() && chunks.isEmpty() ? whole.digest : chunk.chunkDigest;
        return Digest.tryParse(text).orElseThrow(() -> unusable("a chunk has no digest"));
    }

    private static LayerEntry.Kind kind(String type) throws NotByTableException {
        return switch (type) {
            case "dir" -> LayerEntry.Kind.DIRECTORY;
            case "symlink" -> LayerEntry.Kind.SYMBOLIC_LINK;
            case "hardlink" -> LayerEntry.Kind.HARD_LINK;
            case "char", "block", "fifo" -> LayerEntry.Kind.OTHER;
            default -> throw unusable("it has an entry of an unknown type");
        };
    }

    private long number() throws IOException {
        require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "a number is none");
        long value = json.getLongValue();
        require(value >= 0, "a number is negative");
        return value;
    }

    private String text() throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING, "a text is none");
        return json.getText();
    }

    private static void require(boolean holds, String otherwise) throws NotByTableException {
        if (!holds) {
            throw unusable(otherwise);
        }
    }

    private static NotByTableException unusable(String why) {
        return NotByTableException.ofLayer("its table of contents makes no sense: " + why);
    }

    /** An entry as it stands; what it does not have is 0 or empty. */
    private static final class Fields {
        private String name = "";
        private String type = "";
        private String target = "";
        private String digest = "";
        private String chunkDigest = "";
        private long size;
        private long mode;
        private long offset;
        private long innerOffset;
        private long chunkOffset;
        private long chunkSize;

        static Fields read(TableReader in) throws IOException {
            require(in.json.currentToken() == JsonToken.START_OBJECT, "an entry is no object");
            Fields fields = new Fields();
            for (String field = in.json.nextFieldName(); field != null; field = in.json.nextFieldName()) {
                in.json.nextToken();
                switch (field) {
                    case "name" -> fields.name = in.text();
                    case "type" -> fields.type = in.text();
                    case "linkName" -> fields.target = in.text();
                    case "digest" -> fields.digest = in.text();
                    case "chunkDigest" -> fields.chunkDigest = in.text();
                    case "size" -> fields.size = in.number();
                    case "mode" -> fields.mode = in.number();
                    case "offset" -> fields.offset = in.number();
                    case "innerOffset" -> fields.innerOffset = in.number();
                    case "chunkOffset" -> fields.chunkOffset = in.number();
                    case "chunkSize" -> fields.chunkSize = in.number();
                    default -> in.json.skipChildren();
                }
            }
            return fields;
        }

        int permissions() {
            return (int) (mode & PERMISSION_BITS);
        }
    }
}
