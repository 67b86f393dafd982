import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes OSV records in the layout of OSV's bucket: java GenerateOsv.java FOLDER RECORDS. The same records each time. Sizes are those of real
 * feeds: 1.8 KB a record with its prose, references, versions and ranges; one to three packages; half the records with an alias.
 */
public final class GenerateOsv {
    private static final String[] ECOSYSTEMS = {"npm", "PyPI", "Maven", "Go", "Debian", "Ubuntu", "RubyGems", "NuGet"};
    /** Of a hundred records; npm's share is what it is in OSV. */
    private static final int[] SHARES = {40, 10, 8, 5, 15, 15, 3, 4};

    private static final String[] WORDS =
            "the a of in an attacker may vulnerability allows remote code execution through crafted input when parsing header value which leads to memory corruption denial service before version package function buffer overflow user supplied data is not properly validated and could be used bypass authentication"
                    .split(" ");

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long all = Long.parseLong(arguments[1]);
        Random random = new Random(20261130);
        for (int ecosystem = 0; ecosystem < ECOSYSTEMS.length; ecosystem++) {
            Path file = Files.createDirectories(folder.resolve(ECOSYSTEMS[ecosystem])).resolve("all.zip");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 18);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setLevel(Deflater.BEST_SPEED);
                for (long number = 0; number < all * SHARES[ecosystem] / 100; number++) {
                    String id = ECOSYSTEMS[ecosystem].toUpperCase() + "-" + number;
                    zip.putNextEntry(new ZipEntry(id + ".json"));
                    zip.write(record(id, ECOSYSTEMS[ecosystem], number, random).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static String record(String id, String ecosystem, long number, Random random) {
        StringBuilder json = new StringBuilder(2_000);
        json.append("{\"schema_version\":\"1.7.0\",\"id\":\"").append(id);
        json.append("\",\"modified\":\"").append(Instant.ofEpochSecond(1_700_000_000L + random.nextInt(80_000_000)));
        json.append("\",\"published\":\"2023-01-01T00:00:00Z\",");
        if (number % 50 == 0) {
            json.append("\"withdrawn\":\"2024-01-01T00:00:00Z\",");
        }
        boolean distribution = ecosystem.equals("Debian") || ecosystem.equals("Ubuntu");
        if (random.nextBoolean()) {
            json.append(distribution ? "\"upstream\"" : "\"aliases\"");
            json.append(":[\"CVE-").append(2010 + random.nextInt(16)).append('-').append(1_000 + random.nextInt(60_000)).append("\"],");
        }
        json.append("\"summary\":\"");
        prose(json, 8, random);
        json.append("\",\"details\":\"");
        prose(json, 90, random);
        json.append("\",\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:")
                .append("NLH".charAt(random.nextInt(3)))
                .append("/A:H\"}],\"affected\":[");
        int packages = 1 + random.nextInt(3);
        for (int at = 0; at < packages; at++) {
            affected(json.append(at == 0 ? "" : ","), ecosystem, distribution, random);
        }
        json.append("],\"references\":[");
        for (int at = 0; at < 4; at++) {
            json.append(at == 0 ? "" : ",").append("{\"type\":\"WEB\",\"url\":\"https://example.org/").append(Integer.toHexString(random.nextInt())).append("\"}");
        }
        return json.append("]}").toString();
    }

    private static void affected(StringBuilder json, String ecosystem, boolean distribution, Random random) {
        String name = "package-" + random.nextInt(distribution ? 30_000 : 200_000);
        String release = switch (ecosystem) {
            case "Debian" -> ":" + (10 + random.nextInt(4));
            case "Ubuntu" -> ":" + (20 + 2 * random.nextInt(3)) + ".04:LTS";
            default -> "";
        };
        int major = random.nextInt(20);
        json.append("{\"package\":{\"ecosystem\":\"").append(ecosystem).append(release);
        json.append("\",\"name\":\"").append(name).append("\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"");
        json.append(major).append(".4.2\"}]}],\"versions\":[");
        for (int version = 0; version < 12; version++) {
            json.append(version == 0 ? "" : ",").append('"').append(major).append('.').append(version / 4).append('.').append(version % 4).append('"');
        }
        json.append("]}");
    }

    private static void prose(StringBuilder json, int words, Random random) {
        for (int at = 0; at < words; at++) {
            json.append(at == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
    }
}
