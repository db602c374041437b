package dev.quintet.springbootstarter;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Tells Actuator where DEGRADED ranks, since it leaves statuses out that it does not know: a degraded database would not
 * show in the whole. Added last, so an order of the application's own wins.
 */
final class DegradedStatusOrder implements EnvironmentPostProcessor {
    private static final String ORDER = "down,out-of-service,degraded,up,unknown";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("quintet", Map.of("management.endpoint.health.status.order", ORDER)));
    }
}
