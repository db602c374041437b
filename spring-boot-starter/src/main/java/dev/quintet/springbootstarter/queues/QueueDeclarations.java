package dev.quintet.springbootstarter.queues;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/** Finds what the application's beans declare about queues; all that is wrong with it is told at once. */
final class QueueDeclarations {
    private final ConfigurableListableBeanFactory beans;
    private final NamedQueues queues;
    private final UnaryOperator<String> resolver;
    private final ScheduleReader scheduleReader;
    private final Map<String, DeclaredWorker> workers = new LinkedHashMap<>();
    private final List<DeclaredSchedule> schedules = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private QueueDeclarations(ConfigurableListableBeanFactory beans, NamedQueues queues) {
        this.beans = beans;
        this.queues = queues;
        this.resolver = text -> Objects.requireNonNullElse(beans.resolveEmbeddedValue(text), "");
        this.scheduleReader = new ScheduleReader(queues, resolver);
    }

    /**
     * Looks at all beans.
     *
     * @throws QueueDeclarationException if something declared cannot work
     */
    static QueueDeclarations in(ConfigurableListableBeanFactory beans, NamedQueues queues) {
        QueueDeclarations found = new QueueDeclarations(beans, queues);
        for (String bean : beans.getBeanNamesForType(Object.class)) {
            if (!ScopedProxyUtils.isScopedTarget(bean)) {
                found.look(bean);
            }
        }
        if (!found.faults.isEmpty()) {
            throw new QueueDeclarationException(found.faults);
        }
        return found;
    }

    List<DeclaredWorker> workers() {
        return List.copyOf(workers.values());
    }

    List<DeclaredSchedule> schedules() {
        return schedules;
    }

    private void look(String beanName) {
        @Nullable Class<?> seen = AutoProxyUtils.determineTargetClass(beans, beanName);
        if (seen == null || !AnnotationUtils.isCandidateClass(seen, List.of(QueueWorker.class, QueueSchedule.class))) {
            return;
        }
        Class<?> type = ClassUtils.getUserClass(seen);
        for (QueueSchedule schedule :
                AnnotatedElementUtils.findMergedRepeatableAnnotations(type, QueueSchedule.class)) {
            scheduleReader.read(schedule, type.getSimpleName(), "", "", faults).ifPresent(schedules::add);
        }
        Map<Method, QueueWorker> handlers =
                MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<QueueWorker>)
                        method -> AnnotatedElementUtils.findMergedAnnotation(method, QueueWorker.class));
        handlers.forEach((method, declared) -> handler(beanName, type, method, declared));
        Set<Method> alone = MethodIntrospector.selectMethods(
                type,
                (Method method) -> AnnotatedElementUtils.hasAnnotation(method, QueueSchedule.class)
                        || AnnotatedElementUtils.hasAnnotation(method, QueueSchedules.class));
        for (Method method : alone) {
            if (!handlers.containsKey(method)) {
                faults.add(HandlerMethod.name(method)
                        + " has @QueueSchedule without @QueueWorker. Add that, or declare the schedule on the class.");
            }
        }
    }

    private void handler(String beanName, Class<?> type, Method method, QueueWorker declared) {
        String where = HandlerMethod.name(method);
        String queue = resolver.apply(declared.queue());
        if (!beans.isSingleton(beanName)) {
            faults.add(where + " is for queue '" + queue + "', but the bean '" + beanName
                    + "' is not a singleton, so there is none to call. Move the method to one that is.");
            return;
        }
        try {
            Object unused = queues.get(queue);
        } catch (IllegalArgumentException refused) {
            faults.add(where + " has queue = \"" + queue + "\": " + refused.getMessage());
            return;
        }
        String jobName = resolver.apply(declared.name());
        DeclaredWorker worker = workers.computeIfAbsent(queue, DeclaredWorker::new);
        Object bean = beans.getBean(beanName);
        try {
            Method callable = AopUtils.selectInvocableMethod(method, bean.getClass());
            worker.add(jobName, new HandlerMethod(bean, callable, type, faults), faults);
        } catch (IllegalStateException hidden) {
            faults.add(where + " cannot be called through the proxy of its bean: " + hidden.getMessage());
        }
        worker.wantConcurrency(declared.concurrency(), where, faults);
        for (QueueSchedule schedule :
                AnnotatedElementUtils.findMergedRepeatableAnnotations(method, QueueSchedule.class)) {
            scheduleReader.read(schedule, where, queue, jobName, faults).ifPresent(schedules::add);
        }
    }
}
