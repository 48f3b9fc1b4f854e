#!/usr/bin/env python3
# runner.py - plays every scenario on SQLite and on PostgreSQL, then compares the rights of every role with rights.txt
# and looks whether every route has a scenario. Ends with "N passed, N failed".
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import traceback

import markers
import rights
from match import Mismatch
from server import County, Failure, Template
from steps import HERE, Play


def play(template, path, asked):
    """Gives why the scenario failed, or nothing."""
    county = None
    try:
        county = template.copy(path.stem)
        Play(county, asked).run(path)
        return None
    except (Mismatch, Failure) as e:
        log = county.log.read_text()[-800:] if county and county.log.exists() else ""
        return f"{e}\n      log: {log}" if "error" in log else str(e)
    except Exception:  # a fault of the runner is a failure too, not the end of the run
        return traceback.format_exc()
    finally:
        if county:
            county.remove()


def parse_arguments():
    parser = argparse.ArgumentParser(description="plays the scenarios")
    parser.add_argument("--program", required=True)
    parser.add_argument("--postgres", help="postgresql://… of a server where databases may be made")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("names", nargs="*", help="only these scenarios; coverage is then not looked at")
    return parser.parse_args()


def end_all(folder):
    for process in list(County.running):
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def report(self, name, fault, seconds=None):
        self.passed, self.failed = self.passed + (fault is None), self.failed + (fault is not None)
        print(f"{'ok  ' if fault is None else 'FAIL'} {name}" + (f"  {seconds:.1f} s" if seconds else ""), flush=True)
        if fault:
            print(f"      {fault}", flush=True)


def timed(template, path):
    asked, began = set(), time.monotonic()
    return template.name, path.stem, play(template, path, asked), asked, time.monotonic() - began


def all_of(check, template, *more):
    return [(f"{template.name:<10} {name}", fault) for name, fault in check(template, *more)]


def play_all(options, templates, tally):
    files = [f for f in sorted(HERE.glob("*.scenario")) if not options.names or f.stem in options.names]
    everything, marked = set(), not options.names or "markers" in options.names
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        marks = [pool.submit(all_of, markers.check, t) for t in templates if marked]  # the longest first
        runs = [pool.submit(timed, t, f) for f in files for t in templates]
        for run in runs:
            database, name, fault, asked, seconds = run.result()
            tally.report(f"{database:<10} {name}", fault, seconds)
            everything |= asked
        checks = [pool.submit(all_of, rights.check, t, everything) for t in templates if not options.names]
        for check in [*marks, *checks]:
            for name, fault in check.result():
                tally.report(name, fault)


def main():
    options, tally = parse_arguments(), Tally()
    with tempfile.TemporaryDirectory(prefix="huying-scenarios-") as folder:
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: end_all(folder))
        program = pathlib.Path(folder) / "huying"  # a copy: the build may go on meanwhile
        shutil.copy2(options.program, program)
        os.symlink(HERE.parent.parent / "data", pathlib.Path(folder) / "data")
        with concurrent.futures.ThreadPoolExecutor() as pool:
            urls = [None, options.postgres] if options.postgres else [None]
            templates = list(pool.map(lambda url: Template(str(program), folder, url), urls))
        play_all(options, templates, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return tally.failed > 0


if __name__ == "__main__":
    sys.exit(main())
