package dev.quintet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.quintet.admin.Host.Answer;
import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static Host host;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        host = Host.at(redis.url());
        String yaml =
                host.sendPlain("GET", "/api/admin/openapi.yaml").response().body();
        document = Json.mapper().valueToTree(new Yaml().load(yaml));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void it_describes_every_mapping_and_nothing_else() {
        assertThat(described()).isEqualTo(mapped());
    }

    private static Set<String> described() {
        Set<String> all = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    private static Set<String> mapped() {
        return host
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(OpenApiTest::operations)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> operations(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/admin") && !path.endsWith("/**"))
                .flatMap(path ->
                        mapping.getMethodsCondition().getMethods().stream().map(method -> method + " " + path));
    }

    @Test
    void it_lists_every_problem_type() {
        List<String> listed = document.at("/components/schemas/Problem/properties/type/enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(listed)
                .containsExactlyElementsOf(
                        Arrays.stream(Problem.values()).map(Problem::type).toList());
    }

    @Test
    void real_answers_keep_to_it() {
        redis.cli(1, "SET", "cache:a", "1", "EX", "100");
        redis.cli(1, "SET", "stray", "1");
        assertDescribed("GET", "/api/admin/redis", host.get("/api/admin/redis"), 200);
        assertDescribed("GET", "/api/admin/redis/health", host.get("/api/admin/redis/health"), 200);
        assertDescribed("GET", "/api/admin/redis", host.sendPlain("GET", "/api/admin/redis"), 401);
        for (Map.Entry<String, Integer> query : Map.of(
                        "", 400, "?database=x", 400, "?database=queues", 409, "?database=cache", 200)
                .entrySet()) {
            assertDescribed(
                    "DELETE", "/api/admin/redis", host.delete("/api/admin/redis" + query.getKey()), query.getValue());
        }
        Answer forbidden = host.sendPlain(
                "DELETE", "/api/admin/redis?database=cache", "Authorization", "Bearer " + Host.READ_TOKEN);
        assertDescribed("DELETE", "/api/admin/redis", forbidden, 403);
    }

    @Test
    void answers_without_redis_keep_to_it_too() {
        redis.pause();
        assertDescribed("GET", "/api/admin/redis", host.get("/api/admin/redis"), 200);
        assertDescribed("GET", "/api/admin/redis/health", host.get("/api/admin/redis/health"), 503);
        assertDescribed("DELETE", "/api/admin/redis", host.delete("/api/admin/redis?database=cache"), 503);
    }

    @Test
    void the_check_itself_notices_a_wrong_answer() {
        assertThat(schema("/components/schemas/Cleared")
                        .validate("{\"database\":\"cache\",\"cleared\":\"many\",\"dryRun\":false}", InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema("/components/schemas/Info").validate("{\"overall\":true,\"databases\":{}}", InputFormat.JSON))
                .isNotEmpty();
    }

    private static void assertDescribed(String method, String path, Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        String operation =
                pointer("paths", path, method.toLowerCase(Locale.ROOT), "responses", Integer.toString(status));
        JsonNode response = document.at(operation);
        if (response.has("$ref")) {
            operation = response.get("$ref").asString().substring(1);
            response = document.at(operation);
        }
        String type = answer.header("Content-Type");
        assertThat(response.get("content").has(type)).as(type).isTrue();
        String schema = operation + pointer("content", type, "schema");
        assertThat(schema(schema).validate(answer.response().body(), InputFormat.JSON))
                .as(answer.response().body())
                .isEmpty();
    }

    private static String pointer(String... steps) {
        return Arrays.stream(steps)
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static Schema schema(String pointer) {
        String address = "https://quintet.example/openapi.json";
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(address, Json.write(document))));
        return Objects.requireNonNull(registry.getSchema(SchemaLocation.of(address + "#" + pointer)));
    }
}
