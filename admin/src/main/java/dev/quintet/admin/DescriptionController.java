package dev.quintet.admin;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The API's own description, an OpenAPI 3.1 document. Open to everybody. */
@Controller
class DescriptionController {
    private final String document = read();

    @GetMapping(AdminFilter.DESCRIPTION)
    void description(HttpServletResponse response) throws IOException {
        Answer.write(response, 200, "application/yaml", document);
    }

    private static String read() {
        try (InputStream resource = DescriptionController.class.getResourceAsStream("openapi.yaml")) {
            if (resource == null) {
                throw new IllegalStateException("openapi.yaml is missing beside " + DescriptionController.class);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("openapi.yaml cannot be read from the jar", e);
        }
    }
}
