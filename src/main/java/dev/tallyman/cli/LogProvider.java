package dev.tallyman.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback with {@link LogSettings}. Both SLF4J and Logback would look for theirs in each of our jars, which takes a good part of the time that a
 * short command has.
 */
public final class LogProvider implements SLF4JServiceProvider {
    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter values = new LogbackMDCAdapter();

    /** Has SLF4J take this one; to be called before anything logs. */
    public static void use() {
        System.setProperty("slf4j.provider", LogProvider.class.getName());
        // Else it tells on standard error that it does.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    @Override
    public void initialize() {
        context.setName("default");
        context.setMDCAdapter(values);
        LogSettings settings = new LogSettings();
        settings.setContext(context);
        settings.configure(context);
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return values;
    }

    /** The version of SLF4J that this is written for. */
    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
