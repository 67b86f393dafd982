package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.connection.ImageScope.PackageName;
import dev.tallyman.model.TallymanException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageScopeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                   | acme  | api      | true
                    acme                 | acme  | api      | true
                    acme                 | ACME  | api      | true
                    acme                 | acme2 | api      | false
                    acme/api             | acme  | api      | true
                    acme/api             | acme  | api2     | false
                    acme/team/api        | acme  | team/api | true
                    acme/*               | acme  | team/api | true
                    acme/lib*            | acme  | library  | true
                    acme/lib?            | acme  | libs     | true
                    acme/lib?            | acme  | lib      | false
                    acme/a.b             | acme  | axb      | false
                    ac*                  | acme  | api      | true
                    'acme, !acme/tmp*'   | acme  | tmp-1    | false
                    'acme, !acme/tmp*'   | acme  | api      | true
                    !acme/tmp*           | other | x        | true
                    !acme                | acme  | x        | false
                    """)
    void matches(String scope, String owner, String name, boolean expected) {
        assertThat(ImageScope.parse(scope).matches(owner, name)).isEqualTo(expected);
    }

    @Test
    void knowsWhatItHasToAskFor() {
        ImageScope scope = ImageScope.parse("acme/api,Acme/web,beta,gam*/x,!acme/web");
        assertThat(scope.owners()).containsExactly("acme", "beta");
        assertThat(scope.packages()).containsExactly(new PackageName("acme", "api"));
        assertThat(scope.needsDiscovery()).isTrue();
        assertThat(ImageScope.parse("acme,beta/*").needsDiscovery()).isFalse();
        assertThat(ImageScope.parse("").needsDiscovery()).isTrue();
    }

    @Test
    void showsWhatEachPatternMatched() {
        var packages = List.of(new PackageName("acme", "api"), new PackageName("acme", "tmp"));
        assertThat(ImageScope.parse("acme/a*,nobody").matched(packages))
                .containsEntry("acme/a*", packages.subList(0, 1))
                .containsEntry("nobody", List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io/acme/api", "acme/", "/api", "acme/a b", "acme api", "!"})
    void refusesWhatIsNoPattern(String scope) {
        assertThatThrownBy(() -> ImageScope.parse(scope)).isInstanceOf(TallymanException.class);
    }
}
