package dev.quintet.admin;

import dev.quintet.databases.ClearOptions;
import dev.quintet.databases.ClearResult;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Health;
import dev.quintet.databases.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;

/** The five databases over HTTP. Not final, so that an application may put its aspects around controllers. */
@Controller
class RedisController {
    private final Databases databases;
    private final Reports reports;

    RedisController(Databases databases, Reports reports) {
        this.databases = databases;
        this.reports = reports;
    }

    @GetMapping("/api/admin/redis")
    void info(HttpServletRequest request, HttpServletResponse response) throws IOException {
        caller(request);
        Answer.json(response, 200, Json.write(reports.info()));
    }

    @GetMapping("/api/admin/redis/health")
    void health(HttpServletRequest request, HttpServletResponse response) throws IOException {
        caller(request);
        Health health = reports.health();
        Answer.json(response, health.overall() ? 200 : 503, Json.write(WireFormat.health(health)));
    }

    @DeleteMapping("/api/admin/redis")
    void clear(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = caller(request);
        ClearRequest wanted = ClearRequest.of(request.getParameterMap());
        ClearResult done =
                databases.clear(wanted.database(), new ClearOptions(caller.actor(), wanted.dryRun(), wanted.force()));
        Answer.json(response, 200, Json.write(WireFormat.cleared(done)));
    }

    private static Caller caller(HttpServletRequest request) {
        return Caller.of(request)
                .orElseThrow(() -> new BadRequestException(
                        Problem.UNAUTHORIZED, "This request did not come through the filter that checks tokens."));
    }

    @ExceptionHandler
    void failed(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        FailureAnswer.to(request, response, failure);
    }
}
