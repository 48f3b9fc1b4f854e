"""What the figures were measured on: without it they mean nothing."""

import os
import platform
import statistics
import time
from pathlib import Path

SYNC_WRITES = 100
QUIET_PERCENT = 20  # CPU used by others before a round; above it the figures mean little


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def memory_gb():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def fsync_median_ms(folder):
    """One 4 KiB append and fsync, the price of one durable commit on this disk."""
    path = folder / "fsync_probe"
    times = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(SYNC_WRITES):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            times.append((time.perf_counter() - start) * 1000)
    path.unlink()
    return statistics.median(times)


def busy_percent(seconds=1):
    """CPU that everything else on the machine uses while we wait."""
    def idle_and_total():
        fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
        ticks = [int(field) for field in fields]
        return ticks[3] + ticks[4], sum(ticks)  # idle, iowait: proc(5)
    idle, total = idle_and_total()
    time.sleep(seconds)
    idle_after, total_after = idle_and_total()
    return 100 * (1 - (idle_after - idle) / max(1, total_after - total))


def describe(folder):
    """Lines of text, the first of the report."""
    return [
        f"{os.cpu_count()} cores of {processor()}, {memory_gb():.0f} GB memory, "
        f"Linux {platform.release().split('-')[0]}, {time.strftime('%Y-%m-%d')}.",  # without the builder's suffix
        f"fsync of 4 KiB on this disk: median {fsync_median_ms(folder):.2f} ms "
        f"(n = {SYNC_WRITES}). Server and load generator share the cores.",
    ]
