package dev.tallyman.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.tallyman.http.Redactor;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/** Logs warnings to standard error. In code, since reading Logback's XML would take a third of a short command's time. */
public final class LogSettings extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayout layout = new RedactedLayout();
        layout.setContext(context);
        layout.setPattern(
                "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{20}: %replace(%msg){'[\\r\\n]+', ' '}%n%ex{short}");
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        // jOOQ greets in its log, and says of every database how new it is.
        context.getLogger("org.jooq").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Libraries log what they are given: lines, and the messages of errors, may hold a secret. */
    private static final class RedactedLayout extends PatternLayout {
        @Override
        public String doLayout(ILoggingEvent event) {
            return Redactor.shared().redact(super.doLayout(event));
        }
    }
}
