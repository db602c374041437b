package dev.quintet.emailcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Forces every order of the steps of two fills, from two processes' connections, among invalidations, changes, expiry and
 * clearing, and compares what Redis ends with to a model of ten lines.
 *
 * <p>Scripts are atomic, so the orders of whole steps are all the orders there are.
 */
class InterleavingsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static Databases here;
    private static Databases there;
    private static EmailCache mine;
    private static EmailCache theirs;

    private enum Step {
        BEGIN_HERE,
        STORE_HERE,
        BEGIN_THERE,
        STORE_THERE,
        INVALIDATE_USER,
        INVALIDATE_FOLDER,
        INVALIDATE_OTHER_FOLDER,
        INVALIDATE_OTHER_USER,
        CHANGE_A_MESSAGE,
        USER_TOKEN_EXPIRES,
        FOLDER_TOKEN_EXPIRES,
        CLEAR
    }

    @BeforeAll
    static void open() {
        here = CacheFixture.open(redis.url());
        there = CacheFixture.open(redis.url());
        mine = EmailCache.on(here.get(Database.EMAIL_CACHE));
        theirs = EmailCache.on(there.get(Database.EMAIL_CACHE));
    }

    @AfterAll
    static void close() {
        here.close();
        there.close();
    }

    @Test
    void an_invalidation_wins_over_every_fill_that_began_before_it_in_every_order() {
        int played = 0;
        for (Step one : disturbances()) {
            for (Step other : disturbances()) {
                for (List<Step> order : orders(List.of(one, other))) {
                    play(order);
                    played++;
                }
            }
        }
        // 6! orders of six steps, a quarter of which begin both fills before they store, for 8 x 8 pairs of
        // disturbances.
        assertThat(played).isEqualTo(180 * 64);
    }

    private static List<Step> disturbances() {
        return List.copyOf(EnumSet.range(Step.INVALIDATE_USER, Step.CLEAR));
    }

    /** Every order of two fills and two disturbances in which a fill begins before it stores. */
    private static List<List<Step>> orders(List<Step> disturbances) {
        List<List<Step>> found = new ArrayList<>();
        List<Step> all = new ArrayList<>(List.of(Step.BEGIN_HERE, Step.STORE_HERE, Step.BEGIN_THERE, Step.STORE_THERE));
        all.addAll(disturbances);
        extend(List.of(), all, found);
        return found;
    }

    private static void extend(List<Step> begun, List<Step> left, List<List<Step>> found) {
        if (left.isEmpty()) {
            found.add(begun);
            return;
        }
        for (int i = 0; i < left.size(); i++) {
            Step next = left.get(i);
            boolean tooEarly = (next == Step.STORE_HERE && left.contains(Step.BEGIN_HERE))
                    || (next == Step.STORE_THERE && left.contains(Step.BEGIN_THERE));
            if (!tooEarly) {
                List<Step> longer = new ArrayList<>(begun);
                longer.add(next);
                List<Step> rest = new ArrayList<>(left);
                rest.remove(i);
                extend(longer, rest, found);
            }
        }
    }

    private static void play(List<Step> order) {
        EmailKeys.Folder keys = new EmailKeys("ada").folder("inbox");
        redis.cli("FLUSHALL");
        Map<Step, Fill> fills = new EnumMap<>(Step.class);
        Model model = new Model();
        for (Step step : order) {
            switch (step) {
                case BEGIN_HERE -> fills.put(Step.STORE_HERE, mine.begin("ada", "inbox"));
                case BEGIN_THERE -> fills.put(Step.STORE_THERE, theirs.begin("ada", "inbox"));
                case STORE_HERE, STORE_THERE -> {
                    Fill fill = fills.get(step);
                    assertThat(fill != null && fill.cache(List.of(step.name())))
                            .as("%s in %s", step, order)
                            .isEqualTo(model.isValid(step));
                }
                case INVALIDATE_USER -> theirs.invalidate("ada");
                case INVALIDATE_FOLDER -> theirs.invalidate("ada", "inbox");
                case INVALIDATE_OTHER_FOLDER -> theirs.invalidate("ada", "sent");
                case INVALIDATE_OTHER_USER -> theirs.invalidate("bob");
                case CHANGE_A_MESSAGE -> theirs.markRead(new EmailId("ada", "inbox", "1"), true);
                case USER_TOKEN_EXPIRES -> redis.cli(4, "PEXPIRE", new EmailKeys("ada").token(), "0");
                case FOLDER_TOKEN_EXPIRES -> redis.cli(4, "PEXPIRE", keys.token(), "0");
                case CLEAR -> redis.cli(4, "FLUSHDB");
            }
            model.see(step);
        }
        assertThat(mine.cachedEmailList("ada", "inbox", String.class))
                .as("%s", order)
                .isEqualTo(Optional.ofNullable(model.list).map(List::of));
    }

    /** A fill is valid from its beginning until something happens to its folder or user. */
    private static final class Model {
        private final List<Step> valid = new ArrayList<>();

        @Nullable
        String list;

        boolean isValid(Step store) {
            return valid.contains(store);
        }

        void see(Step step) {
            switch (step) {
                case BEGIN_HERE -> valid.add(Step.STORE_HERE);
                case BEGIN_THERE -> valid.add(Step.STORE_THERE);
                case STORE_HERE, STORE_THERE -> list = isValid(step) ? step.name() : list;
                case INVALIDATE_OTHER_FOLDER, INVALIDATE_OTHER_USER -> {}
                case CHANGE_A_MESSAGE, USER_TOKEN_EXPIRES, FOLDER_TOKEN_EXPIRES -> valid.clear();
                case INVALIDATE_USER, INVALIDATE_FOLDER, CLEAR -> {
                    valid.clear();
                    list = null;
                }
            }
        }
    }
}
