package dev.quintet.springbootstarter.queues;

import dev.quintet.queues.CancellationToken;
import dev.quintet.queues.HeldJob;
import dev.quintet.queues.Job;
import dev.quintet.queues.RunningJob;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;
import tools.jackson.core.type.TypeReference;

/** A method that runs jobs: what it is called with, and calling it. */
final class HandlerMethod {
    /** Where a parameter comes from. */
    @FunctionalInterface
    private interface Source {
        @Nullable
        Object from(RunningJob<?> job, CancellationToken cancellation);
    }

    private final Object bean;
    private final Method method;
    private final List<Source> parameters = new ArrayList<>();

    /** What {@link RunningJob} is to read data as. */
    private Class<?> dataClass = Object.class;

    /**
     * Plans how to call the method.
     *
     * @param method as it can be called on the bean, which may be a proxy
     * @param declaring the class that the bean is of, by which type variables are known
     */
    HandlerMethod(Object bean, Method method, Class<?> declaring, List<String> faults) {
        this.bean = bean;
        this.method = method;
        boolean hasData = false;
        for (int i = 0; i < method.getParameterCount(); i++) {
            Class<?> type = method.getParameterTypes()[i];
            Type generic = GenericTypeResolver.resolveType(method.getGenericParameterTypes()[i], declaring);
            if (type == Job.class) {
                parameters.add((job, cancellation) -> job.job());
            } else if (type == HeldJob.class) {
                parameters.add((job, cancellation) -> job.held());
            } else if (type == RunningJob.class) {
                dataClass = ResolvableType.forType(generic).getGeneric(0).resolve(Object.class);
                parameters.add((job, cancellation) -> job);
            } else if (type == CancellationToken.class) {
                parameters.add((job, cancellation) -> cancellation);
            } else if (type == Void.class) {
                faults.add(name() + " has a parameter of type Void, which no data can ever be. Leave it out.");
            } else if (hasData) {
                faults.add(name()
                        + " has two parameters for data. Besides the data it may have the job (Job, RunningJob or HeldJob)"
                        + " and a CancellationToken.");
            } else {
                hasData = true;
                TypeReference<Object> data = reference(generic);
                parameters.add((job, cancellation) -> job.job().data(data));
            }
        }
        Class<?> result = method.getReturnType();
        if (!CompletionStage.class.isAssignableFrom(result)
                && ReactiveAdapterRegistry.getSharedInstance().getAdapter(result) != null) {
            faults.add(name() + " returns " + result.getSimpleName()
                    + ", which nobody would subscribe to. Return a CompletionStage, or block.");
        }
        ReflectionUtils.makeAccessible(method);
    }

    private static TypeReference<Object> reference(Type type) {
        return new TypeReference<>() {
            @Override
            public Type getType() {
                return type;
            }
        };
    }

    String name() {
        return name(method);
    }

    /** A method as people call it: {@code MailJobs.welcome}. */
    static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    Class<?> dataClass() {
        return dataClass;
    }

    @Nullable
    Object call(RunningJob<?> job, CancellationToken cancellation) throws Exception {
        @Nullable
        Object[] arguments = parameters.stream()
                .map(parameter -> parameter.from(job, cancellation))
                .toArray();
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getTargetException();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception exception ? exception : thrown;
        }
    }
}
