package dev.tallyman.catalog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;

/** What languages' installers leave beside a package, and programs that tell of themselves. */
class LanguageMetadataFuzzTest {
    private static final List<String> PATHS = List.of(
            "app/node_modules/@acme/rocket/package.json",
            "app/package.json",
            "opt/java/release",
            "usr/lib/python3/site-packages/six-1.16.0.dist-info/METADATA",
            "usr/lib/python3/dist-packages/six-1.16.0.egg-info",
            "opt/conda/conda-meta/zlib-1.2.13-0.json",
            "usr/lib/ruby/gems/3.1.0/specifications/rack-2.2.4.gemspec",
            "app/vendor/composer/installed.json",
            "www/wp-includes/version.php",
            "www/wp-content/plugins/akismet/akismet.php",
            "app/Shop.deps.json",
            "app/lib/jason-1.4.0/ebin/jason.app",
            "usr/lib/R/library/rlang/DESCRIPTION",
            "root/.pub-cache/hosted/pub.dev/http-1.0.0/pubspec.yaml",
            "usr/lib/luarocks/rocks-5.3/luasocket/3.0-1/luasocket-3.0-1.rockspec",
            "usr/lib/perl5/.meta/Try-Tiny-0.31/install.json",
            "opt/bitnami/redis/.spdx-redis.spdx",
            "var/lib/db/sbom/zlib.spdx.json",
            "usr/bin/python3.11",
            "usr/bin/tool",
            "app/Cargo.lock",
            "app/pnpm-lock.yaml",
            "app/yarn.lock",
            "app/package-lock.json",
            "app/requirements.txt",
            "app/go.mod",
            "app/mix.lock",
            "app/Gemfile.lock",
            "app/.pnp.cjs");

    @FuzzTest
    void metadataIsReadOrItsProblemIsTold(byte[] input) throws IOException {
        CatalogerFuzzing.read(PATHS, input);
    }
}
