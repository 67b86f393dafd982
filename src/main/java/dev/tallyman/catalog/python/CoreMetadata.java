package dev.tallyman.catalog.python;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.HeaderBlock;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Purl;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's core metadata (packaging.python.org, "Core metadata specifications"). */
final class CoreMetadata {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]");
    private static final Pattern UNIT = Pattern.compile(
            "(.+?)-(\\d[^-]*)(?:-\\d+[^-]*)?(?:-py\\d.*)?\\.(?:dist-info|egg-info|egg)", Pattern.CASE_INSENSITIVE);

    /** A longer licence field, or one of several lines, is the licence's text and not its name. */
    private static final int LONGEST_LICENSE_NAME = 120;

    private CoreMetadata() {}

    static void read(byte[] bytes, String path, FactSink facts) {
        HeaderBlock headers = HeaderBlock.parse(bytes);
        Matcher unit = UNIT.matcher(MetadataPath.unit(path));
        boolean named = unit.matches();
        String name = headers.first("Name");
        String version = headers.first("Version");
        if (name == null || version == null) {
            facts.problem("no Python metadata: " + (name == null ? "Name" : "Version") + " is missing");
        }
        if (name == null && named) {
            name = unit.group(1);
        }
        if (version == null && named) {
            version = unit.group(2);
        }
        if (name == null) {
            return;
        }
        if (!NAME.matcher(name).matches()) {
            facts.problem("no Python metadata: not a valid name");
            return;
        }
        facts.add(LanguagePackage.fact(
                Purl.of("pypi", null, normalised(name), version), name, version, path, licenses(headers)));
    }

    /** PEP 503. */
    static String normalised(String name) {
        return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }

    private static List<String> licenses(HeaderBlock headers) {
        String expression = headers.first("License-Expression");
        if (expression != null) {
            return List.of(expression);
        }
        String license = headers.first("License");
        if (license != null && isName(license)) {
            return List.of(license);
        }
        return headers.all("Classifier").stream()
                .filter(classifier -> classifier.startsWith("License ::"))
                .map(classifier ->
                        classifier.substring(classifier.lastIndexOf("::") + 2).strip())
                .filter(name -> !name.equals("OSI Approved"))
                .toList();
    }

    private static boolean isName(String license) {
        return !license.equalsIgnoreCase("UNKNOWN")
                && license.length() <= LONGEST_LICENSE_NAME
                && license.indexOf('\n') < 0;
    }
}
