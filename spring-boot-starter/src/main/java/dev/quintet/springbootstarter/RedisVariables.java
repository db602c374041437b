package dev.quintet.springbootstarter;

import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Finds the variables that Node applications use too, wherever Spring keeps them: environment, files of secrets, tests. */
final class RedisVariables {
    private RedisVariables() {}

    static Map<String, String> in(ConfigurableEnvironment environment) {
        Map<String, String> variables = new HashMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed) {
                for (String name : listed.getPropertyNames()) {
                    String value = name.startsWith("REDIS_") ? environment.getProperty(name) : null;
                    if (value != null && !value.isBlank()) {
                        variables.put(name, value);
                    }
                }
            }
        }
        return variables;
    }
}
