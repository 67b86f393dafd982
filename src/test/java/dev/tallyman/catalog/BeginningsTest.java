package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeginningsTest {
    private final Beginnings beginnings = Beginnings.of("usr/lib", "usr/bin/", "lib", ".m2/");

    @ParameterizedTest
    @CsvSource({
        "usr/lib64/a,0,true",
        "usr/bin,0,false",
        "usr/bin/a,0,true",
        "opt/usr/bin/a,0,false",
        "opt/usr/bin/a,4,true",
        "home/.m2/a,5,true",
        "li,0,false",
        "lib,0,true",
        "lib,3,false",
        "'',0,false",
        "émile,0,false"
    })
    void fitsWhatBeginsThere(String text, int start, boolean fits) {
        assertThat(beginnings.fit(text, start)).isEqualTo(fits);
    }
}
