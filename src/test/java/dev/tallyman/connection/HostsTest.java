package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.TallymanException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
    private final Http http = new Http(HttpSettings.defaults().insecure(Set.of("box.test:8000")));

    @ParameterizedTest
    @CsvSource({
        "'', '', https://api.github.com, ghcr.io",
        "https://api.github.com/, '', https://api.github.com, ghcr.io",
        "'', ghcr.io, https://api.github.com, ghcr.io",
        "https://git.corp.example/api/v3, '', https://git.corp.example/api/v3, containers.git.corp.example",
        "'', containers.git.corp.example, https://git.corp.example/api/v3, containers.git.corp.example",
        "git.corp.example/api/v3, reg.corp.example:5000, https://git.corp.example/api/v3, reg.corp.example:5000",
        "https://api.acme.ghe.com, '', https://api.acme.ghe.com, containers.acme.ghe.com",
        "'', containers.acme.ghe.com, https://api.acme.ghe.com, containers.acme.ghe.com",
        "'', https://Containers.Acme.ghe.com/, https://api.acme.ghe.com, containers.acme.ghe.com",
        "http://box.test:8000, box.test:8001, http://box.test:8000, box.test:8001",
    })
    void oneFollowsFromTheOther(String api, String registry, String apiThen, String registryThen) {
        Hosts hosts = Hosts.of(http, api, registry);
        assertThat(hosts.apiUrl()).hasToString(apiThen);
        assertThat(hosts.registry()).isEqualTo(registryThen);
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.github.com, '', plain HTTP",
        "ftp://x, '', not one of a web server",
        "https://user:pw@x/api/v3, '', not one of a web server",
        "'', reg.corp.example, does not follow",
        "'', 'a b', not a host's name",
    })
    void whatCannotBeIsTold(String api, String registry, String message) {
        assertThatThrownBy(() -> Hosts.of(http, api, registry))
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("user:pw");
    }

    @Test
    void agesComeFromTheEnvironment() {
        assertThat(TokenAges.of(Map.of())).isEqualTo(new TokenAges(14, 75, 90, 30));
        assertThat(TokenAges.of(Map.of("TALLYMAN_TOKEN_MAX_AGE_DAYS", "30"))).isEqualTo(new TokenAges(14, 25, 30, 30));
        assertThat(TokenAges.of(Map.of("TALLYMAN_TOKEN_MAX_AGE_DAYS", "36500")).most())
                .isEqualTo(36_500);
        for (String wrong : new String[] {"0", "-1", "x", "36501"}) {
            assertThatThrownBy(() -> TokenAges.of(Map.of("TALLYMAN_TOKEN_EXPIRY_DAYS", wrong)))
                    .hasMessageContaining("TALLYMAN_TOKEN_EXPIRY_DAYS");
        }
    }
}
