import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a gzipped layer that asks for much: java GenerateLayer.java KIND FILE. Kinds: {@code zeros} and {@code noise}, a file of 2 GiB;
 * {@code entries}, 500,000 of them, 5,000 packages among them; {@code
 * packages}, the same with 50,000; {@code fatjar}, a jar of 400 MB with 200 jars of 500 classes in it, that hardly gets smaller;
 * {@code program}, a program of 400 MB.
 */
public final class GenerateLayer {
    private static final Random RANDOM = new Random(20261130);

    public static void main(String[] arguments) throws Exception {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])), 1 << 18);
                OutputStream out = fast(file)) {
            switch (arguments[0]) {
                case "zeros" -> large(out, "srv/disk.img", 2L << 30, new byte[1 << 20], false);
                case "noise" -> large(out, "srv/disk.img", 2L << 30, new byte[1 << 20], true);
                case "program" -> {
                    byte[] block = new byte[1 << 20];
                    header(out, "usr/bin/large", 400L << 20, '0', 0755);
                    for (int i = 0; i < 400; i++) {
                        RANDOM.nextBytes(block);
                        if (i == 0) {
                            System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, block, 0, 4);
                        }
                        out.write(block);
                    }
                }
                case "entries" -> entries(out, 100);
                case "packages" -> entries(out, 10);
                case "fatjar" -> fatJar(out);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            out.write(new byte[1024]);
        }
    }

    private static void entries(OutputStream out, int ofEach) throws IOException {
        for (int i = 0; i < 500_000; i++) {
            String file = i % ofEach == 0 ? "package.json" : "index.js";
            byte[] json = ("{\"name\":\"p" + i + "\",\"version\":\"1." + i % 100 + ".0\"}").getBytes(StandardCharsets.UTF_8);
            header(out, "srv/app/" + i % 1000 + "/node_modules/p" + i + "/" + file, json.length, '0', 0644);
            out.write(json);
            out.write(new byte[512 - json.length]);
        }
    }

    private static void large(OutputStream out, String name, long size, byte[] block, boolean noise) throws IOException {
        header(out, name, size, '0', 0644);
        for (long done = 0; done < size; done += block.length) {
            if (noise) {
                RANDOM.nextBytes(block);
            }
            out.write(block);
        }
    }

    /** The inner jars are stored, as Spring Boot does, so that their size is known before. */
    private static void fatJar(OutputStream out) throws IOException {
        Path jar = Files.createTempFile("fat", ".jar");
        try {
            try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(jar), 1 << 18))) {
                for (int i = 0; i < 200; i++) {
                    byte[] inner = innerJar(i);
                    ZipEntry entry = new ZipEntry("BOOT-INF/lib/part" + i + "-1.0." + i + ".jar");
                    CRC32 crc = new CRC32();
                    crc.update(inner);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(inner.length);
                    entry.setCrc(crc.getValue());
                    zip.putNextEntry(entry);
                    zip.write(inner);
                }
            }
            header(out, "app/app.jar", Files.size(jar), '0', 0644);
            Files.copy(jar, out);
            out.write(new byte[(int) (-Files.size(jar) & 511)]);
        } finally {
            Files.delete(jar);
        }
    }

    private static byte[] innerJar(int number) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] code = new byte[4096];
        try (ZipOutputStream zip = new ZipOutputStream(content)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry("META-INF/maven/bench/part" + number + "/pom.properties"));
            zip.write(("groupId=bench\nartifactId=part" + number + "\nversion=1.0." + number + "\n").getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 500; i++) {
                RANDOM.nextBytes(code);
                zip.putNextEntry(new ZipEntry("bench/part" + number + "/Class" + i + ".class"));
                zip.write(code);
            }
        }
        return content.toByteArray();
    }

    private static OutputStream fast(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    private static void header(OutputStream out, String name, long size, char type, int mode) throws IOException {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, String.format("%07o", mode));
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format("%011o", size));
        put(block, 136, "00000000000");
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 257, "ustar");
        put(block, 263, "00");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o", sum));
        block[154] = 0;
        out.write(block);
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
