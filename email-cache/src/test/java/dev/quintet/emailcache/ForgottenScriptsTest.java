package dev.quintet.emailcache;

import dev.quintet.testing.RedisServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole contract on a server that forgets all scripts before every single call. */
class ForgottenScriptsTest extends EmailCacheContract {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @Override
    protected EmailCache cache() {
        return forgetful(EmailCache.class, fixture.cache());
    }

    private static <T> T forgetful(Class<T> type, T target) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    redis.cli("SCRIPT", "FLUSH");
                    try {
                        Object answer = method.invoke(target, arguments);
                        return answer instanceof Fill fill ? forgetful(Fill.class, fill) : answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        return type.cast(proxy);
    }
}
