package dev.tallyman.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives each command the terminal and the services. */
final class CommandFactory implements IFactory {
    private final Terminal terminal;
    private final Services.Factory services;

    CommandFactory(Terminal terminal, Services.Factory services) {
        this.terminal = terminal;
        this.services = services;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (!BaseCommand.class.isAssignableFrom(type)) {
            return CommandLine.defaultFactory().create(type);
        }
        Constructor<K> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        K command = constructor.newInstance();
        ((BaseCommand) command).prepare(terminal, services);
        return command;
    }
}
