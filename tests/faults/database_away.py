# database_away.py - PostgreSQL crashes under load (stop -m immediate) and comes back: during the outage a clear 503 with
# Retry-After, /health 200 and /ready 503; afterwards work goes on without a restart, nothing acknowledged is lost, and
# live pages miss no event. And a database that does not answer at all, as behind a broken network: every request is
# answered in time, and the server can be stopped. Needs OUTAGE_POSTGRES_DIR and _PORT of a cluster that no other test uses.
import os
import signal
import subprocess
import threading
import time

from audit import Audit
from client import Lost
from events import Listener
from load import Load
from report import machine_to_itself, run, until
from server import Place, Server, command, stations

OUTAGE = 4  # seconds
DEADLINE = 10  # seconds that a request waits for the database (ServerOptions)


def cluster(words):
    """Runs a function of tests/postgres.sh on the cluster."""
    env = os.environ | {'POSTGRES_DIR': os.environ['OUTAGE_POSTGRES_DIR'],
                        'POSTGRES_PORT': os.environ['OUTAGE_POSTGRES_PORT']}
    script = os.path.join(os.path.dirname(__file__), '..', 'postgres.sh')
    subprocess.run(['bash', '-c', f'. {script}; {words}'], env=env, check=True, stdin=subprocess.DEVNULL)


class Watch(threading.Thread):
    """Asks one address again and again; keeps when, the status, the code and how long it took."""

    def __init__(self, server, path, person=None):
        super().__init__(daemon=True)
        self.client, self.path, self.answers, self.stopping = server.client(person), path, [], False
        self.start()

    def run(self):
        while not self.stopping:
            began = time.monotonic()
            answer = self.client.get(self.path)
            self.answers.append((began, answer.status, 'retry-after' in answer.headers,
                                 time.monotonic() - began))
            time.sleep(0.1)

    def between(self, begin, end):
        return [a for a in self.answers if begin < a[0] and a[0] + a[3] < end]


def outage(report, server, watches):
    """Stops the database for a while; says when it was away."""
    time.sleep(1.5)
    cluster('stop_postgres immediate keep')
    away = time.monotonic()
    time.sleep(OUTAGE)
    back = time.monotonic()
    cluster('postgres_up')
    began = time.monotonic()
    client = server.client('command-1')
    recovered = until(lambda: client.get('/ready').status == 200 and client.get('/api/cases').status == 200, 15)
    report.check(recovered, 'ready again by itself', f'{time.monotonic() - began:.2f} s after the database')
    time.sleep(2)
    for watch in watches.values():
        watch.stopping = True
        watch.join(20)
    return away, back


def during(report, watches, away, back):
    settled = away + 0.5
    health, ready, cases = (watches[w].between(settled, back) for w in ('/health', '/ready', '/api/cases'))
    report.check(health and {s for _, s, _, _ in health} == {200} and max(a[3] for a in health) < 0.5,
                 '/health stays 200 and fast', f'{len(health)} times')
    report.check(ready and {s for _, s, _, _ in ready} == {503}, '/ready is 503', f'{len(ready)} times')
    report.check(cases and all(s == 503 and retry for _, s, retry, _ in cases),
                 'reads are answered 503 with Retry-After', f'{len(cases)} times, longest {max((a[3] for a in cases), default=0):.2f} s')


def writes_during(report, server, place, all_stations):
    """One transition and one observation, asked in the outage."""
    gateway = server.client('gateway-1')
    answer = gateway.post('/api/monitor', {'location': all_stations[6]['name'], 'pm25': 20}, key='away')
    report.check(answer.status == 503 and 'retry-after' in answer.headers and answer.code(),
                 'a write is answered 503 with Retry-After', f'{answer.status} {answer.code()}')
    second = command('serve', *place.where, '--listen', '127.0.0.1:0')
    report.check(second.returncode not in (0, None) and 'connect' in second.stderr.lower(),
                 'a server does not start without its database, and says why', f'{second.returncode} {second.stderr.strip()[:120]}')


def away_and_back(report):
    place = Place('outage', 'postgres-outage')
    server, began = Server(place), time.time_ns() // 1000
    all_stations = stations(server)
    watches = {p: Watch(server, p, 'command-1') for p in ('/health', '/ready', '/api/cases')}
    listener = Listener(server.port, place.tokens['command-1']).open()
    with machine_to_itself():
        load = Load(server.port, place, all_stations, 'outage', again=True).start()
        asker = threading.Thread(target=lambda: (time.sleep(1.5 + OUTAGE / 2),
                                                 writes_during(report, server, place, all_stations)))
        asker.start()
        away, back = outage(report, server, watches)
        asker.join()
        load.stop()
    during(report, watches, away, back)
    report.check(load.statuses[503] > 10 and not load.statuses[500],
                 'the load met the outage, and no other failure',
                 dict(load.statuses))
    slowest = max(w for a in load.actors for w in a.waits)
    report.check(slowest < OUTAGE + 5, 'no request hung', f'slowest answer {slowest:.1f} s')
    afterwards(report, server, load, listener, all_stations, began)
    report.check(server.stop()[0] == 0 and place.check()[0] == 0, 'stops in order, huying check finds nothing')


def afterwards(report, server, load, listener, all_stations, began):
    audit = Audit(server, all_stations)
    missing, wrong = audit.missing_observations(load.done), audit.wrong_acts(load.done)
    report.check(not missing, 'no acknowledged observation is lost',
                 missing[:3] or sum(len(r.rows) for r in load.done))
    report.check(not wrong, 'every acknowledged transition is once in its timeline', wrong[:3])
    wrong = audit.wrong_warnings()[0] + audit.misjudged_streams(began)
    report.check(not wrong, 'one case a warning, and the warnings that the readings make', wrong[:3])
    fresh = Listener(server.port, server.place.tokens['command-1'])
    fresh.last_id = '0'
    fresh.start()
    until(lambda: fresh.sequence()[-1:] == listener.sequence()[-1:] and fresh.sequence(), 5)
    fresh.end()
    begin = listener.sequence()[0]
    expected = [s for s in fresh.sequence() if s >= begin]
    report.check(listener.sequence() == expected, 'the live page heard every event once and in order',
                 f'{len(expected)} events, {listener.connections} connections')
    listener.end()


class Frozen:
    """While this holds, the database's processes stand still: connections stay open and nothing is answered."""

    def __enter__(self):
        with open(os.environ['OUTAGE_POSTGRES_DIR'] + '/data/postmaster.pid') as file:
            master = int(file.readline())
        children = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(master)], capture_output=True,
                                  text=True).stdout
        self.processes = [master, *map(int, children.split())]
        self.tell(signal.SIGSTOP)

    def __exit__(self, *_):
        self.tell(signal.SIGCONT)

    def tell(self, what):
        for process in self.processes:
            try:
                os.kill(process, what)
            except ProcessLookupError:
                pass  # a connection's process that has ended


class Asked(threading.Thread):
    """One request, and what came of it after how long."""

    def __init__(self, ask):
        super().__init__(daemon=True)
        self.ask, self.answer, self.took = ask, None, None
        self.start()

    def run(self):
        began = time.monotonic()
        self.answer = self.ask()
        self.took = time.monotonic() - began

    def in_time(self):
        self.join(DEADLINE + 10)
        return self.answer is not None and self.answer.status == 503 and DEADLINE - 1 < self.took < DEADLINE + 5

    def __str__(self):
        return f'{self.answer.status} after {self.took:.1f} s' if self.answer else 'no answer'


def silent(report):
    place = Place('silent', 'postgres-outage')
    server = Server(place)
    station = stations(server)[0]
    writer, reader = server.client('gateway-1', timeout=40), server.client('command-1', timeout=40)
    writer.get('/sta/v1.1/Things')  # who it is need not be asked again for two seconds
    with Frozen():
        writing = Asked(lambda: writer.post('/api/monitor', {'location': station['name'], 'pm25': 200}, key='silent'))
        reading = Asked(lambda: reader.get('/api/cases'))
        seen = {}
        for path in ('/health', '/ready'):
            began = time.monotonic()
            seen[path] = (server.client().get(path).status, round(time.monotonic() - began, 1))
        report.check(seen['/health'][0] == 200 and seen['/ready'][0] == 503 and seen['/ready'][1] < 4,
                     'a silent database: /health 200, /ready 503 within 4 s', seen)
        report.check(writing.in_time() and 'retry-after' in writing.answer.headers and 'Idempotency-Key' in
                     writing.answer.json()['detail'],
                     f'a write is answered 503 after {DEADLINE} s: unknown, repeat with the same key', writing)
        report.check(reading.in_time() and 'Nothing was changed' in reading.answer.json()['detail'],
                     f'a read is answered 503 after {DEADLINE} s', reading)
    again = server.client('gateway-1').post('/api/monitor', {'location': station['name'], 'pm25': 200},
                                            key='silent')
    wrong, warnings = Audit(server, [station]).wrong_warnings()
    report.check(again.status == 200 and not wrong and warnings == 1,
                 'when it speaks again the write is done, once', f'{again.status}, {warnings} warnings')
    with Frozen():
        waiting = threading.Thread(target=lambda: lost_or_answered(server, station))
        waiting.start()
        time.sleep(0.5)
        code, took = server.stop(30)
    waiting.join(20)
    report.check(code == 0, 'SIGTERM ends the server within 30 s although the database is silent',
                 f'exit {code} after {took:.1f} s' if code is not None else f'still there after {took:.0f} s, killed')
    report.check(place.check()[0] == 0, 'huying check finds nothing')


def lost_or_answered(server, station):
    try:
        server.client('gateway-1', timeout=40).post('/api/monitor', {'location': station['name'], 'pm25': 210})
    except Lost:
        pass


os.environ['POSTGRES_URL'] = f'postgresql://huying@127.0.0.1:{os.environ["OUTAGE_POSTGRES_PORT"]}/postgres'
run('database_away', away_and_back, silent)
