package dev.quintet.cli;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** What {@code quintet serve} is made of: whatever the class path brings, configured by {@code serve.properties}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ServeApplication {}
