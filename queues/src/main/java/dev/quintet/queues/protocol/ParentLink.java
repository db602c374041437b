package dev.quintet.queues.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a job that is added refers to the one that waits for it.
 *
 * @param queue the parent's queue with its prefix
 * @param id the parent's id
 * @param flag what happens to the parent when the job fails: {@code fpof}, {@code cpof}, {@code idof}, {@code rdof}, or nothing
 */
public record ParentLink(String queue, String id, Optional<String> flag) {
    public String key() {
        return queue + ":" + id;
    }

    /** The form that the job's hash holds, flag included: it is what decides when the job fails. */
    Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("queueKey", queue);
        flag.ifPresent(name -> map.put(name, true));
        return map;
    }
}
