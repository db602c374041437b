package dev.quintet.cli;

import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import java.net.BindException;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The HTTP server, running.
 *
 * <p>It ends in this order, on a signal as on {@link #close()}: what was attached to it, HTTP, the databases, then whatever Redis we started. So one
 * shutdown hook does all of it, instead of Spring's hook racing with that of Redis.
 */
final class Server implements AutoCloseable {
    private static final String DEFAULTS = "classpath:/dev/quintet/cli/serve.properties";

    private final ConfigurableApplicationContext context;
    private final ServerSettings settings;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Deque<Runnable> before = new ConcurrentLinkedDeque<>();

    private Server(ConfigurableApplicationContext context, ServerSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    static Server start(ServerSettings settings, RedisSource redis) {
        // Our logback.xml says where logs go; Spring would set up its own, for a tenth of the start-up time.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        SpringApplication application = new SpringApplication(ServeApplication.class);
        application.setRegisterShutdownHook(false);
        // Not the application.properties of whatever folder the command is run in.
        application.setDefaultProperties(Map.of("spring.config.location", DEFAULTS));
        application.addInitializers(context -> {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("quintet serve", settings.properties()));
            ((GenericApplicationContext) context).registerBean(QuintetConfiguration.class, redis::configuration);
        });
        try {
            Server server = new Server(application.run(), settings);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                server.close();
                                redis.close();
                            },
                            "quintet-end"));
            return server;
        } catch (RuntimeException failure) {
            throw explained(failure, settings);
        }
    }

    private static RuntimeException explained(RuntimeException failure, ServerSettings settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException || cause instanceof BindException) {
                return new CannotListenException("Cannot listen on " + settings.address() + ":" + settings.port() + ": "
                        + reason(cause) + ". Choose another port with --port, or stop the program that has it.");
            }
        }
        return failure;
    }

    private static String reason(Throwable cause) {
        return cause instanceof PortInUseException ? "the port is in use" : String.valueOf(cause.getMessage());
    }

    int port() {
        var web = ((ServletWebServerApplicationContext) context).getWebServer();
        return web == null ? settings.port() : web.getPort();
    }

    ServerSettings settings() {
        return settings;
    }

    /** The databases that it serves, which it closes. */
    Databases databases() {
        return context.getBean(Databases.class);
    }

    /** Something that needs the databases and is to end before them, the latest first. */
    void closeBefore(Runnable close) {
        before.push(close);
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        for (Runnable close = before.poll(); close != null; close = before.poll()) {
            close.run();
        }
        context.close();
        ended.countDown();
    }
}
