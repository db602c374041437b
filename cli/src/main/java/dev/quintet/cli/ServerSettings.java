package dev.quintet.cli;

import java.util.HashMap;
import java.util.Map;

/** How to serve. Shows no token. */
record ServerSettings(String address, int port, String token, boolean loopback, DataFolder folder) {
    /** As Spring knows them. Who can reach the server without a token sees no more of health than the verdict. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", address);
        properties.put("server.port", port);
        properties.put("quintet.admin.token", token);
        properties.put("quintet.audit-file", folder.auditFile().toString());
        properties.put("management.endpoint.health.show-details", loopback ? "always" : "never");
        properties.put("management.endpoint.health.show-components", loopback ? "always" : "never");
        return properties;
    }

    @Override
    public String toString() {
        return "ServerSettings[" + address + ":" + port + ", " + folder + "]";
    }
}
