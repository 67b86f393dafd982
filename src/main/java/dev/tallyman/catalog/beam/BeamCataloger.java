package dev.tallyman.catalog.beam;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.Content;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ebin/NAME.app}: an application of the Erlang runtime, as Erlang, Elixir and Gleam install it. */
public final class BeamCataloger implements Cataloger {
    static final int MAX_BYTES = 1 << 20;

    private static final LazyPattern<Pattern> PATH = LazyPattern.of("(?:.*/)?ebin/[^/]+\\.app");
    private static final LazyPattern<Pattern> NAME = LazyPattern.of("\\{\\s*application\\s*,\\s*'?([\\w@.-]+)'?\\s*,");
    private static final LazyPattern<Pattern> VERSION = LazyPattern.of("\\{\\s*vsn\\s*,\\s*\"([^\"]*)\"\\s*}");

    /** What comes with Erlang/OTP or Elixir itself and not from hex.pm. */
    private static final Set<String> OWN = Set.of(
            "asn1",
            "common_test",
            "compiler",
            "crypto",
            "debugger",
            "dialyzer",
            "diameter",
            "edoc",
            "eldap",
            "erl_docgen",
            "erl_interface",
            "erts",
            "et",
            "eunit",
            "ftp",
            "inets",
            "jinterface",
            "kernel",
            "megaco",
            "mnesia",
            "observer",
            "odbc",
            "os_mon",
            "parsetools",
            "public_key",
            "reltool",
            "runtime_tools",
            "sasl",
            "snmp",
            "ssh",
            "ssl",
            "stdlib",
            "syntax_tools",
            "tftp",
            "tools",
            "wx",
            "xmerl",
            "elixir",
            "eex",
            "ex_unit",
            "iex",
            "logger",
            "mix");

    @Override
    public String name() {
        return "beam";
    }

    @Override
    public List<String> endings() {
        return List.of(".app");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".app") && PATH.get().matcher(path).matches();
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        byte[] bytes = Content.read(file, MAX_BYTES, facts).orElse(null);
        if (bytes == null) {
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Matcher name = NAME.get().matcher(text);
        Matcher version = VERSION.get().matcher(text);
        if (!name.find()) {
            facts.problem("not an application's resource file: no name");
            return;
        }
        String known =
                version.find() && !version.group(1).isBlank() ? version.group(1).strip() : null;
        String type = OWN.contains(name.group(1)) ? "otp" : "hex";
        facts.add(LanguagePackage.fact(
                Purl.of(type, null, name.group(1), known), name.group(1), known, file.path(), List.of()));
    }
}
