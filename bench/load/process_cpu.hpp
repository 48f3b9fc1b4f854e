// User + system CPU time that processes have used so far, from /proc/PID/stat.
#pragma once

#include <sys/types.h>

#include <vector>

/// Microseconds (10 ms steps: the kernel's clock tick). `children`: their descendants too, which
/// a forking server needs. A process that has ended counts as 0.
double process_cpu_us(const std::vector<pid_t>& pids, bool children);

/// Microseconds this process has used.
double own_cpu_us();
