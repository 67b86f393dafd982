package dev.tallyman.sandbox.samples;

import java.util.Map;
import java.util.TreeMap;

/** Installed packages of Node.js and Python. */
final class ScriptFiles {
    private ScriptFiles() {}

    /** {@code node_modules} of an application at {@code folder}; packages as {@code name@version}. */
    static Map<String, String> node(String folder, String name, String version, String... packages) {
        Map<String, String> files = new TreeMap<>();
        files.put(folder + "/package.json", packageJson(name, version, "UNLICENSED"));
        files.put(folder + "/server.js", "// sample\n");
        for (String each : packages) {
            int at = each.lastIndexOf('@');
            String module = folder + "/node_modules/" + each.substring(0, at);
            files.put(module + "/package.json", packageJson(each.substring(0, at), each.substring(at + 1), "MIT"));
            files.put(module + "/index.js", "// sample\n");
        }
        return files;
    }

    private static String packageJson(String name, String version, String license) {
        return "{\n  \"name\": \"" + name + "\",\n  \"version\": \"" + version + "\",\n  \"license\": \"" + license
                + "\",\n  \"main\": \"index.js\"\n}\n";
    }

    /** What pip leaves behind; packages as {@code name==version}. */
    static Map<String, String> python(String... packages) {
        Map<String, String> files = new TreeMap<>();
        for (String each : packages) {
            String[] parts = each.split("==", -1);
            String folder = "usr/local/lib/python3.11/site-packages/" + parts[0].replace('-', '_') + "-" + parts[1]
                    + ".dist-info/";
            files.put(
                    folder + "METADATA",
                    "Metadata-Version: 2.1\nName: " + parts[0] + "\nVersion: " + parts[1]
                            + "\nSummary: sample\nLicense: MIT\n\nSample data.\n");
            files.put(folder + "INSTALLER", "pip\n");
            files.put(
                    folder + "RECORD",
                    folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1) + "METADATA,,\n");
        }
        return files;
    }
}
