package dev.quintet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class AdminPropertiesTest {
    @Test
    void the_documented_variables_set_the_tokens() {
        SystemEnvironmentPropertySource environment = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("QUINTET_ADMIN_TOKEN", "for the admin", "QUINTET_ADMIN_READ_TOKEN", "for the viewer"));
        AdminProperties read = new Binder(Objects.requireNonNull(ConfigurationPropertySource.from(environment)))
                .bind("quintet.admin", AdminProperties.class)
                .get();
        assertThat(read).isEqualTo(new AdminProperties("for the admin", "for the viewer"));
        assertThat(read.toString()).doesNotContain("for the");
    }
}
