#!/usr/bin/env python3
"""Measures Huying against the targets of docs/performance.md and writes its table.

Runs are interleaved: every round measures each contender once, one after the other, so that a
slow minute of the machine falls on all of them. Everything listens on 127.0.0.1 and is stopped
at the end. About five minutes with the defaults.
"""

import argparse
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

sys.dont_write_bytecode = True  # no cache files among the sources

import machine
import report
from measure import BATCH, BareSqlite, Feed, Tools, bare_postgres, settle
from servers import Huying, datastreams, start_baseline

ROOT = Path(__file__).resolve().parent.parent
SQLITE = "Huying, SQLite"
POSTGRES = "Huying, PostgreSQL"
BUSY = "machine before a round: CPU used by others, %"
COUNTY_ROWS = 1_000_000
PROBE_SHARE = 2  # half of the streams with a rule raise warnings, the other half is background


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--huying", type=Path, default=ROOT / "build/huying")
    parser.add_argument("--work", type=Path, default=ROOT / "build/bench", help="emptied, kept")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/performance.md")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each run")
    parser.add_argument("--live-seconds", type=int, default=20)
    parser.add_argument("--live-rounds", type=int, default=3)
    parser.add_argument("--schema", type=Path, help="CREATE TABLE for bare SQLite")
    parser.add_argument("--postgres", help="postgresql://… of an empty database for this alone")
    parser.add_argument("--baseline-only", action="store_true")
    return parser.parse_args()


def open_feed(tools, county, stack):
    """A started county and a feed on its PM2.5 streams: each observation meets a rule."""
    server = stack.enter_context(county.start())
    token = county.token("gateway-1")
    names = datastreams(server.url, token)
    ruled = [key for key, name in names.items() if "pm25" in name.lower().replace(".", "")]
    if len(ruled) < PROBE_SHARE:
        raise RuntimeError(f"too few PM2.5 datastreams among {sorted(names.values())}")
    return Feed(tools, server, ruled, token)


def add_single(samples, name, figures):
    samples.add(f"{name}: requests/s", figures["rps"])
    samples.add(f"{name}: server CPU µs per request", figures["cpu_us_per_request"])
    samples.add(f"{name}: p99 ms", figures["p99_ms"])
    print(f"  {name}: {figures['rps']:.0f}/s, {figures['cpu_us_per_request']:.1f} µs", flush=True)


def add_rows(samples, name, rate):
    samples.add(f"{name}: rows/s", rate)
    print(f"  {name}: {rate:.0f} rows/s", flush=True)


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = options.work / "data"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.tools = Tools(options.work / "build")
        self.samples = report.Samples()

    def rounds(self, steps):
        """Every step once per round; a step is a function of the seconds it may take."""
        for turn in range(self.options.rounds):
            self.note_machine()
            print(f"round {turn + 1} of {self.options.rounds}", flush=True)
            for step in steps:
                settle()
                step(self.options.seconds)

    def note_machine(self):
        """A busy neighbour makes every fsync wait for the scheduler: say so in the table."""
        settle()
        self.samples.add(BUSY, machine.busy_percent())
        self.samples.add("machine before a round: fsync ms", machine.fsync_median_ms(self.work))

    def baseline_steps(self, stack):
        def step_of(journal):
            folder = self.work / f"baseline_{journal}"
            server = stack.enter_context(start_baseline(folder, journal))
            feed = Feed(self.tools, server, [str(i) for i in range(1, 9)], children=True)
            return lambda seconds: add_single(
                self.samples, f"Flask, SQLite {journal}", feed.baseline_single(seconds))
        return [step_of("delete"), step_of("wal")]

    def huying_steps(self, feed, name):
        return [
            lambda seconds: add_single(self.samples, name, feed.single(seconds)),
            lambda seconds: add_rows(self.samples, f"{name}, {BATCH} per POST",
                                     feed.batched(seconds)["rows_per_s"]),
        ]

    def sqlite(self):
        """Rounds against Flask and bare SQLite, then the live events, then the memory."""
        with ExitStack() as stack:
            steps = self.baseline_steps(stack)
            if self.options.baseline_only:
                return self.rounds(steps)
            county = Huying(self.options.huying, self.work / "sqlite")
            feed = open_feed(self.tools, county, stack)
            bare = BareSqlite(self.tools, self.work / "bare", self.options.schema,
                              len(feed.streams))
            steps += self.huying_steps(feed, SQLITE)
            steps.append(lambda seconds: add_rows(
                self.samples, f"bare SQLite, {BATCH} per commit",
                bare.run(seconds)["rows_per_s"]))
            self.rounds(steps)
            self.live(feed, county.token("command-1"), SQLITE)
            self.memory(feed.server, SQLITE)

    def postgres(self):
        """The same beside PostgreSQL's own rates. Server CPU is without PostgreSQL's."""
        url = self.options.postgres
        with ExitStack() as stack:
            county = Huying(self.options.huying, self.work / "postgres", url)
            feed = open_feed(self.tools, county, stack)

            def bare(seconds):
                figures = bare_postgres(self.tools, url, seconds)
                add_rows(self.samples, "bare PostgreSQL, single commits, 8 connections",
                         figures["single_rows_per_s"])
                add_rows(self.samples, f"bare PostgreSQL, {BATCH} per commit",
                         figures["batch_rows_per_s"])
                add_rows(self.samples, f"bare PostgreSQL, COPY of {BATCH} per commit",
                         figures["copy_rows_per_s"])
            self.rounds([*self.huying_steps(feed, POSTGRES), bare])
            self.live(feed, county.token("command-1"), POSTGRES)
            self.memory(feed.server, POSTGRES)
            feed.batches(COUNTY_ROWS // BATCH)
        self.cold_start(county, POSTGRES)

    def live(self, feed, event_token, name):
        probes = feed.streams[:len(feed.streams) // PROBE_SHARE]
        for _ in range(self.options.live_rounds):
            settle()
            figures = feed.live(self.options.live_seconds, probes, event_token)
            if figures["missed"]:
                raise RuntimeError(f"{figures['missed']} events never came: {figures}")
            print(f"  live: {figures}", flush=True)
            self.samples.add(f"{name}, POST → event: p50 ms", figures["p50"])
            self.samples.add(f"{name}, POST → event: p99 ms", figures["p99"])
            self.samples.add(f"{name}, POST → event: slowest ms", figures["max"])
            self.samples.add(f"{name}, observations/s meanwhile", figures["achieved_rate"])

    def memory(self, server, name):
        now, highest = server.memory_mb()
        self.samples.add(f"{name}, resident memory after all runs, MB", now)
        self.samples.add(f"{name}, highest resident memory, MB", highest)

    def million(self):
        """A county of its own with a million observations."""
        county = Huying(self.options.huying, self.work / "million")
        with ExitStack() as stack:
            open_feed(self.tools, county, stack).batches(COUNTY_ROWS // BATCH)
        self.cold_start(county, SQLITE)

    def cold_start(self, county, name):
        """From the start of the process, nothing of its files in memory, to the first 200."""
        for _ in range(self.options.rounds):
            settle()
            county.drop_caches()
            with county.start() as server:
                self.samples.add(f"{name}, cold start with 1 M observations, s",
                                 server.ready_after)
                self.samples.add(f"{name}, resident memory after it, MB", server.memory_mb()[0])

    def targets(self):
        samples = self.samples
        rate, cpu = "requests/s", "server CPU µs per request"
        def ratios(journal):
            flask = f"Flask, SQLite {journal}: "
            return (samples.ratios(f"{SQLITE}: {rate}", flask + rate),
                    samples.ratios(flask + cpu, f"{SQLITE}: {cpu}"))

        (rates, cpus), (rates_wal, cpus_wal) = ratios("delete"), ratios("wal")
        rows = samples.ratios(f"{SQLITE}, {BATCH} per POST: rows/s",
                              f"bare SQLite, {BATCH} per commit: rows/s")
        copied = samples.ratios(f"{POSTGRES}, {BATCH} per POST: rows/s",
                                f"bare PostgreSQL, COPY of {BATCH} per commit: rows/s") if self.options.postgres else None
        beside_copy = [report.Target("PostgreSQL, 1000 per POST ≥ 0.5 × bare binary COPY", copied, " ×", least=0.5)] if copied else []
        return [
            *beside_copy,
            report.Target("requests/s ≥ 60 × Flask as it comes", rates, " ×", least=60),
            report.Target("CPU per request ≤ 1/50 of Flask as it comes", cpus, " × less", least=50),
            report.Target("beyond the demand: requests/s ≥ 60 × Flask in WAL mode", rates_wal, " ×", least=60),
            report.Target("beyond the demand: CPU ≤ 1/50 of Flask in WAL mode", cpus_wal, " × less", least=50),
            report.Target("1000 per POST ≥ 0.6 × bare SQLite", rows, " ×", least=0.6),
            report.Target("POST → event p99 ≤ 50 ms",
                          samples[f"{SQLITE}, POST → event: p99 ms"], " ms", most=50),
            report.Target("… at 1000 observations/s (within 2 %)",
                          samples[f"{SQLITE}, observations/s meanwhile"], "/s", least=980),
            report.Target("cold start with 1 M observations ≤ 1 s",
                          samples[f"{SQLITE}, cold start with 1 M observations, s"], " s", most=1),
            report.Target("memory ≤ 150 MB (highest)",
                          samples[f"{SQLITE}, highest resident memory, MB"], " MB", most=150),
        ]

    def write(self, description):
        options = self.options
        lines = [*description, "",
                 f"{options.rounds} interleaved rounds of {options.seconds} s per run, 64 "
                 "connections (8 for 1000 per POST). The Flask service of the demand opens SQLite",
                 "as it comes (journal_mode=delete); beside it the same turned to WAL."]
        if max(self.samples[BUSY]) > machine.QUIET_PERCENT:
            lines += ["", "**The machine was not quiet: these figures are not to be relied on.**"]
        if not options.baseline_only:
            lines += ["", *report.targets_table(self.targets())]
        lines += ["", *report.samples_table(self.samples)]
        report.write_block(options.out, lines)
        print(f"written to {options.out}")


def main():
    options = parse_arguments()
    bench = Bench(options)
    description = machine.describe(bench.work)
    bench.sqlite()
    if not options.baseline_only:
        bench.million()
    if options.postgres and not options.baseline_only:
        bench.postgres()
    bench.write(description)
    return 0


if __name__ == "__main__":
    sys.exit(main())
