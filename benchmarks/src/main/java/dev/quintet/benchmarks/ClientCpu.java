package dev.quintet.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much processor time this process has used, by all its threads. */
public final class ClientCpu {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    public double seconds() {
        return system.getProcessCpuTime() / 1e9;
    }
}
