package dev.tallyman;

import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real records to match with: Alpine's of the corpus, and one about lodash, whose score is written as a vector. */
final class SampleRecords {
    private SampleRecords() {}

    /** Tallyman on the data folder that the records are in. */
    static CommandRun tallyman(Path folder) {
        return new CommandRun(folder.resolve("data"));
    }

    static void importInto(Path folder) throws IOException {
        tallyman(folder)
                .run("advisories", "import", Corpus.require("osv/Alpine").toString())
                .expect(0);
        Path record = Files.writeString(folder.resolve("GHSA-p6mc-m468-83gw.json"), """
                {"schema_version": "1.7.0", "id": "GHSA-p6mc-m468-83gw", "modified": "2024-01-01T00:00:00Z", "aliases": ["CVE-2020-8203"],
                 "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H"}],
                 "affected": [{"package": {"ecosystem": "npm", "name": "lodash"},
                   "ranges": [{"type": "SEMVER", "events": [{"introduced": "3.7.0"}, {"fixed": "4.17.19"}]}]}]}""");
        tallyman(folder).run("advisories", "import", record.toString()).expect(0);
    }
}
