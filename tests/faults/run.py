# run.py [NAME…] - runs the fault tests side by side (most of their time is waiting), shows what each said when it ends,
# and adds up. What loads the machine or measures it takes turns by the lock in report.py.
import os
import re
import subprocess
import sys
import threading
import time

# The longest first. A test may take so many seconds; then it counts as failed.
TESTS = [
    ('two_servers', [], 240), ('web_push', [], 240), ('slow_clients', ['plain'], 150), ('slow_clients', ['tls'],
                                                                                        150),
    ('mqtt', ['sqlite'], 300), ('mqtt', ['postgres'], 300),
    ('kill_9', ['sqlite'], 240), ('kill_9', ['postgres'], 240), ('terminate', [], 120), ('database_away', [],
                                                                                         240),
    ('backup', ['sqlite'], 150), ('backup', ['postgres'], 150), ('ledger', ['sqlite'], 180), ('ledger', ['postgres'], 180),
    ('keys', ['sqlite'], 240), ('keys', ['postgres'], 240), ('clock', [], 120), ('sign_in_storm', [], 180), ('disk_full', [], 90), ('idle_connections', [], 120), ('bad_bytes', ['plain'], 90),
    ('bad_bytes', ['tls'], 90), ('delivered_twice', [], 90),
]
AT_ONCE = 8


class Results:
    def __init__(self):
        self.lock, self.passed, self.failed, self.failures = threading.Lock(), 0, 0, []

    def add(self, name, text, code):
        found = re.findall(r'^(\d+) passed, (\d+) failed$', text, re.M)
        passed, failed = map(int, found[-1]) if found else (0, 1)
        failed += code != 0 and failed == 0
        lines = [l for l in text.split('\n') if not re.fullmatch(r'\d+ passed, \d+ failed|', l)]
        with self.lock:
            self.passed, self.failed = self.passed + passed, self.failed + failed
            print('\n'.join(lines), flush=True)
            if not found:
                print(f'{name}: FAILED it broke off with exit code {code}', flush=True)
            self.failures += [l for l in lines if ': FAILED ' in l] or ([name] if failed else [])


def perform(test, results):
    name, args, seconds = test
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), name + '.py')
    process = subprocess.Popen([sys.executable, program, *args], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors='replace')
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    text = process.stdout.read()
    code = process.wait()
    timer.cancel()
    results.add(' '.join([name, *args]), text, code)


def main():
    chosen = [t for t in TESTS if not sys.argv[1:] or t[0] in sys.argv[1:]]
    results, began, waiting, lock = Results(), time.monotonic(), list(chosen), threading.Lock()

    def worker():
        while True:
            with lock:
                if not waiting:
                    return
                test = waiting.pop(0)
            perform(test, results)
    threads = [threading.Thread(target=worker) for _ in range(AT_ONCE)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(f'all fault tests took {time.monotonic() - began:.0f} s')
    for line in results.failures:
        print('failed:', line)
    print(f'{results.passed} passed, {results.failed} failed')
    return 1 if results.failed else 0


sys.exit(main())
