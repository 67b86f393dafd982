package dev.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogProviderTest {
    private final LogProvider provider = new LogProvider();

    @Test
    void warnsOnStandardErrorWithoutSecrets() {
        provider.initialize();
        LoggerContext context = (LoggerContext) provider.getLoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger logger = context.getLogger("a.library");
        assertThat(context.isStarted()).isTrue();
        assertThat(logger.isWarnEnabled()).isTrue();
        assertThat(logger.isInfoEnabled()).isFalse();
        assertThat(context.getLogger("org.jooq.tools").isWarnEnabled()).isFalse();
        Appender<ILoggingEvent> appender = root.iteratorForAppenders().next();
        assertThat(appender)
                .isInstanceOfSatisfying(
                        ConsoleAppender.class,
                        console -> assertThat(console.getTarget()).isEqualTo("System.err"));
        String secret = "ghp_" + "a1B2".repeat(9);
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, "refused with " + secret, null, null);
        assertThat(new String(
                        ((ConsoleAppender<ILoggingEvent>) appender).getEncoder().encode(event), StandardCharsets.UTF_8))
                .contains("WARN ", "a.library", "refused with ")
                .doesNotContain(secret);
    }

    /** The name that {@link LogProvider#use} gives is of a class that SLF4J can make. */
    @Test
    void isMadeByItsName() throws Exception {
        assertThat(Class.forName(LogProvider.class.getName()).getConstructor().newInstance())
                .isInstanceOf(org.slf4j.spi.SLF4JServiceProvider.class);
        provider.initialize();
        provider.getMDCAdapter().put("key", "value");
        assertThat(provider.getMDCAdapter().get("key")).isEqualTo("value");
        provider.getMDCAdapter().clear();
        assertThat(provider.getMarkerFactory().getMarker("m").getName()).isEqualTo("m");
    }
}
