package dev.tallyman.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64 pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64",
                "pkg:deb/Debian/tar@1:1.34+dfsg-1?distro=debian-12&arch=amd64 pkg:deb/debian/tar@1:1.34%2Bdfsg-1?arch=amd64&distro=debian-12",
                "pkg:npm/@angular/core@12.3.1 pkg:npm/%40angular/core@12.3.1",
                "pkg:npm/%40angular/core pkg:npm/%40angular/core",
                "pkg:npm/@angular/core pkg:npm/%40angular/core",
                "pkg:PYPI/Django_package@1.11.1.dev1 pkg:pypi/django-package@1.11.1.dev1",
                "pkg:pypi/a.-_b pkg:pypi/a-b",
                "pkg:golang/github.com/BurntSushi/toml@v1.0.0 pkg:golang/github.com/burntsushi/toml@v1.0.0",
                "pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?packaging=sources pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?packaging=sources",
                "pkg:nuget/EnterpriseLibrary.Common@6.0.1304 pkg:nuget/EnterpriseLibrary.Common@6.0.1304",
                "pkg:oci/Debian@sha256:244FD pkg:oci/debian@sha256:244fd",
                "pkg:cpan/gdt/URI-PackageURL pkg:cpan/GDT/URI-PackageURL",
                "pkg:pub/My-Pack@1 pkg:pub/my_pack@1",
                "pkg:huggingface/Microsoft/DeBERTa@559062AD pkg:huggingface/Microsoft/DeBERTa@559062ad",
                "pkg:generic/%F0%9F%A6%86%C3%A9@1#a/./../b pkg:generic/%F0%9F%A6%86%C3%A9@1#a/b",
                "pkg:generic/x?empty=&a=b pkg:generic/x?a=b",
            })
    void becomesCanonical(String given, String canonical) {
        Purl purl = Purl.tryParse(given).orElseThrow();

        assertThat(purl).hasToString(canonical);
        assertThat(Purl.tryParse(purl.toString())).contains(purl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pkg:",
                "pkg:npm",
                "pkg:npm/",
                "pkg:npm/@1.0",
                "npm/left-pad@1",
                "pkg:n&m/x",
                "pkg:npm/x?a",
                "pkg:npm/x?a=1&A=2",
                "pkg:4npm/x"
            })
    void whatIsNoPackageUrlIsNotParsed(String text) {
        assertThat(Purl.tryParse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkg:swift/Alamofire@5.4.3",
                "pkg:swid/Acme/Server@1.0.0",
                "pkg:cpan/Perl::Version@1.013",
                "pkg:cpan/GDT/URI::PackageURL",
                "pkg:pypi/namespace/django",
                "pkg:rpm/fedora/curl?Arch=i386",
                "pkg:chrome-extension/short",
            })
    void theRulesOfATypeAreAskedOnlyWhenStrict(String text) {
        assertThat(Purl.tryParse(text)).isPresent();
        assertThat(Purl.tryParseStrictly(text)).isEmpty();
    }

    @Test
    void aNameIsRequired() {
        assertThatThrownBy(() -> Purl.of("npm", null, "", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQualifierComesAndGoes() {
        Purl purl = Purl.of("rpm", "almalinux", "bash", "5.1").withQualifier("arch", "x86_64");

        assertThat(purl).hasToString("pkg:rpm/almalinux/bash@5.1?arch=x86_64");
        assertThat(purl.withQualifier("arch", null).qualifiers()).isEmpty();
    }
}
