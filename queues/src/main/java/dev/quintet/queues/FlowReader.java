package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.StoredJob;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ValueScanCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a flow level by level, each in one round trip. */
final class FlowReader {
    private static final int ANSWERS_PER_JOB = 5;

    private final RedisDatabase database;
    private final FlowPlan.Queues queues;
    private final FlowQuery query;

    FlowReader(RedisDatabase database, FlowPlan.Queues queues, FlowQuery query) {
        this.database = database;
        this.queues = queues;
        this.query = query;
    }

    /** A job of the tree while it is being read. */
    private static final class Branch {
        private final QueueParts queue;
        private final String id;
        private final List<Branch> children = new ArrayList<>();
        private @Nullable Job job;

        Branch(QueueParts queue, String id) {
            this.queue = queue;
            this.id = id;
        }

        String key() {
            return queue.keys().job(id);
        }
    }

    Optional<FlowNode> read(QueueParts queue, String id) {
        Branch root = new Branch(queue, id);
        List<List<Branch>> levels = new ArrayList<>();
        List<Branch> level = List.of(root);
        for (int depth = 1; depth <= query.depth() && !level.isEmpty(); depth++) {
            levels.add(level);
            level = readLevel(level, depth < query.depth());
        }
        return nodes(levels).stream().findFirst();
    }

    private List<Branch> readLevel(List<Branch> level, boolean withChildren) {
        List<Object> answers = database.callAll(redis -> {
            List<RedisFuture<Object>> sent = new ArrayList<>();
            for (Branch branch : level) {
                sent.add(asObject(redis.hgetall(branch.key())));
                if (withChildren) {
                    ScanArgs most = ScanArgs.Builder.limit(query.children());
                    sent.add(asObject(redis.sscan(branch.key() + ":dependencies", most)));
                    sent.add(asObject(redis.hscan(branch.key() + ":processed", most)));
                    sent.add(asObject(redis.hscan(branch.key() + ":failed", most)));
                    sent.add(asObject(redis.zrange(branch.key() + ":unsuccessful", 0, query.children() - 1L)));
                }
            }
            return sent;
        });
        List<Branch> below = new ArrayList<>();
        int step = withChildren ? ANSWERS_PER_JOB : 1;
        for (int i = 0; i < level.size(); i++) {
            Branch branch = level.get(i);
            Map<?, ?> hash = (Map<?, ?>) answers.get(i * step);
            if (!hash.isEmpty()) {
                branch.job = new Job(branch.queue, new StoredJob(branch.id, texts(hash)));
                if (withChildren) {
                    childKeys(answers.subList(i * step + 1, (i + 1) * step))
                            .forEach(key -> branch.children.add(branchOf(key)));
                    below.addAll(branch.children);
                }
            }
        }
        return below;
    }

    @SuppressWarnings("unchecked") // answers of several types in one trip; each is read as what it is
    private static RedisFuture<Object> asObject(RedisFuture<?> future) {
        return (RedisFuture<Object>) future;
    }

    private static Map<String, String> texts(Map<?, ?> hash) {
        Map<String, String> texts = new HashMap<>();
        hash.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }

    /** Small sets are scanned whole, whatever is asked for, so what is too much is left out here. */
    private Set<String> childKeys(List<Object> answers) {
        Set<String> keys = new LinkedHashSet<>();
        for (Object answer : answers) {
            List<String> found = new ArrayList<>();
            if (answer instanceof ValueScanCursor<?> members) {
                members.getValues().forEach(member -> found.add(String.valueOf(member)));
            } else if (answer instanceof MapScanCursor<?, ?> fields) {
                fields.getMap().keySet().forEach(field -> found.add(String.valueOf(field)));
            } else if (answer instanceof List<?> members) {
                members.forEach(member -> found.add(String.valueOf(member)));
            }
            keys.addAll(found.subList(0, Math.min(found.size(), query.children())));
        }
        return keys;
    }

    private Branch branchOf(String key) {
        JobKey parts = JobKey.parse(key);
        return new Branch(queues.apply(parts.queue(), Optional.of(parts.prefix())), parts.id());
    }

    private static List<FlowNode> nodes(List<List<Branch>> levels) {
        IdentityHashMap<Branch, FlowNode> nodes = new IdentityHashMap<>();
        for (int i = levels.size() - 1; i >= 0; i--) {
            for (Branch branch : levels.get(i)) {
                Job job = branch.job;
                if (job != null) {
                    List<FlowNode> children = branch.children.stream()
                            .filter(nodes::containsKey)
                            .map(nodes::get)
                            .toList();
                    nodes.put(branch, new FlowNode(job, children));
                }
            }
        }
        FlowNode root = nodes.get(levels.get(0).get(0));
        return root == null ? List.of() : List.of(root);
    }
}
