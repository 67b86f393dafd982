package dev.tallyman.catalog.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchPathsTest {
    @ParameterizedTest
    @CsvSource({
        "srv/app/settings.ini,true,true",
        "srv/app/logo.png,true,false",
        "usr/lib/python3/x.py,false,false",
        "library/x.py,false,false",
        "srv/app/node_modules/x/index.js,false,false",
        "node_modules/x/index.js,false,false",
        "node_modules/x/.npmrc,false,true",
        "srv/my_node_modules/x.js,true,true",
        "srv/node_modules,true,true",
        "opt/vendor/bundle/ruby/x.rb,false,false",
        "opt/vendor/bundled/x.rb,true,true",
        "root/.m2/repository/a/settings.xml,false,true",
        "root/.m2/settings.xml,true,true",
        "usr/share/doc/x/.env.local,false,true",
        "usr/share/x/server.key,false,true"
    })
    void looksWherePeopleAndProgramsPutThings(String path, boolean outside, boolean wanted) {
        assertThat(SearchPaths.isOutside(path)).isEqualTo(outside);
        assertThat(SearchPaths.wants(path)).isEqualTo(wanted);
    }
}
