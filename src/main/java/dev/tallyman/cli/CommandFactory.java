package dev.tallyman.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives each command the options that all take, the terminal and the services. */
final class CommandFactory implements IFactory {
    private final GlobalOptions options;
    private final Terminal terminal;
    private final Services.Factory services;

    CommandFactory(GlobalOptions options, Terminal terminal, Services.Factory services) {
        this.options = options;
        this.terminal = terminal;
        this.services = services;
    }

    /** A command, ready to be given arguments. */
    CommandLine line(Class<? extends BaseCommand> command) {
        try {
            return new CommandLine(create(command).spec(this), this);
        } catch (Exception e) {
            throw new IllegalStateException("a command cannot be made: " + command.getSimpleName(), e);
        }
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (!BaseCommand.class.isAssignableFrom(type)) {
            return CommandLine.defaultFactory().create(type);
        }
        Constructor<K> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        K command = constructor.newInstance();
        ((BaseCommand) command).prepare(options, terminal, services);
        return command;
    }
}
