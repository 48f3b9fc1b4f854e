# report.py - what a fault test says: a line for each promise, and at the end "N passed, N failed". Also the lock
# that gives the machine to one measuring or loading piece of work at a time, so that tests can run side by side.
import contextlib
import fcntl
import os
import sys
import time
import traceback


class Report:
    def __init__(self, name):
        self.name, self.passed, self.failed = name, 0, 0
        self.began = time.monotonic()

    def say(self, text):
        print(f'{self.name}: {text}', flush=True)

    def check(self, holds, promise, detail=''):
        """One promise of the product. `detail` is what was seen, printed either way."""
        self.passed += bool(holds)
        self.failed += not holds
        self.say(f'{"ok    " if holds else "FAILED"} {promise}{f" ({detail})" if detail != "" else ""}')
        return bool(holds)

    def end(self):
        self.say(f'took {time.monotonic() - self.began:.0f} s')
        print(f'{self.passed} passed, {self.failed} failed', flush=True)
        sys.exit(1 if self.failed else 0)


def run(name, *parts):
    """Runs the parts of a test, each with the report; one that breaks off is a failure and the others still run."""
    report = Report(name)
    for part in parts:
        try:
            part(report)
        except Exception as error:
            traceback.print_exc(file=sys.stdout)
            report.check(False, f'{part.__name__} runs to its end', repr(error))
    report.end()


@contextlib.contextmanager
def machine_to_itself():
    """While this holds, no other fault test loads the machine or measures time."""
    with open(os.path.join(os.environ['FAULTS_DIR'], 'machine.lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def until(condition, seconds, pause=0.02):
    """Waits for a condition; gives its last value."""
    end = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(pause)
    return value


def quiet_p99(measure, enough):
    """The 99th percentile of what `measure()` gives, in milliseconds and with its n. Measured up to three times until
    it is below `enough`: the machine may be busy with something else, but not three times in a row."""
    for _ in range(3):
        with machine_to_itself():
            took = measure()
        p99 = percentile(took, 0.99) * 1000
        if p99 < enough:
            break
        time.sleep(1)
    return p99, len(took)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
