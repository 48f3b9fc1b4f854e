# ledger.py [sqlite|postgres] - the log of events under kill -9, with witnesses of which one is away, and when somebody puts
# an old database back. Every checkpoint that was ever seen must be of one and the same growing log.
import os
import random
import shutil
import subprocess
import sys
import threading
import time

from client import Client, Lost
from load import Load
from log_reader import Log, entry_faults, leaf_hash, root
from report import machine_to_itself, run, until
from server import DIR, HUYING, Place, Server, command, die_with_parent, psql, stations

KIND = sys.argv[1] if len(sys.argv) > 1 else 'sqlite'
ROUNDS = int(os.environ.get('FAULTS_ROUNDS', 5))
SEED = int(os.environ.get('FAULTS_SEED') or random.SystemRandom().randrange(10**6))


class Watcher(threading.Thread):
    """Somebody outside who keeps every checkpoint."""

    def __init__(self, port, seen):
        super().__init__(daemon=True)
        self.port, self.seen, self.stopping = port, seen, False

    def run(self):
        log = Log(Client(self.port))
        while not self.stopping:
            try:
                checkpoint = log.checkpoint()
                if checkpoint:
                    self.seen[checkpoint.note] = checkpoint
            except (Lost, OSError):
                return
            time.sleep(0.02)


class Witness:
    def __init__(self, name, key):
        self.folder, self.name, self.log_key = os.path.join(DIR, f'{KIND}-{name}'), name, key
        self.port = 0
        self.start()

    def start(self):
        args = [HUYING, 'witness', '--data', self.folder, '--listen', f'127.0.0.1:{self.port}', '--name', f'{self.name}.huying.example/w', '--log',
                self.log_key]
        self.process = subprocess.Popen(args, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        self.key = self.process.stdout.readline().split()[1]
        self.port = int(self.process.stdout.readline().rsplit(':', 1)[1])
        self.address = f'http://127.0.0.1:{self.port}+{self.key}'

    def kill(self):
        self.process.kill()
        self.process.wait()


def log_key(place):
    return command('log', 'key', *place.where).stdout.split()[0]


def grown(server, size):
    """The newest checkpoint once it has more than so many entries."""
    log = Log(server.client())

    def look():
        checkpoint = log.checkpoint()
        return checkpoint if checkpoint and checkpoint.size > size else None
    until(look, 15, 0.05)
    return look()


def happen(server, times, seed):
    """A little of everything."""
    all_stations = stations(server)
    for n in range(times):
        body = {'location': random.Random(f'{seed}-{n}').choice(all_stations)['name'], 'pm25': 160 + n}
        server.client('gateway-1').post('/api/monitor', body)


def one_log(report, seen, entries, key, what):
    hashes = list(map(leaf_hash, entries))
    wrong = [c.size for c in seen if c.size > len(hashes) or root(hashes[:c.size]) != c.root]
    report.check(seen and not wrong, f'{what}: every checkpoint that was seen is of one log', wrong or f'{len(seen)} of {len(hashes)} entries')
    some = [c for i, c in enumerate(sorted(seen, key=lambda c: c.size)) if i % max(1, len(seen) // 10) == 0]
    report.check(all(c.signed_by(key) for c in some), f'{what}: they are signed by the log', f'{len(some)} looked at')


def kills(report, place):
    seen, key, acknowledged = {}, log_key(place), 0
    for number in range(ROUNDS):
        server = Server(place)
        with machine_to_itself():
            watcher = Watcher(server.port, seen)
            watcher.start()
            load = Load(server.port, place, stations(server), f'{SEED}-{number}').start()
            time.sleep(random.Random(f'{SEED}-{number}').uniform(0.3, 1.5))
            server.kill()
            load.stop()
        watcher.stopping = True
        watcher.join()
        acknowledged += sum(bool(r.case) and r.status < 300 for r in load.done)
        code, said = place.check()
        report.check(code == 0, f'kill {number}: each event has its leaf', '' if code == 0 else said)
    server = Server(place)
    newest = grown(server, max((c.size for c in seen.values()), default=1) - 1)
    entries = Log(server.client()).entries(newest.size)
    seen[newest.note] = newest
    one_log(report, list(seen.values()), entries, key, f'{ROUNDS} kills')
    report.check(not entry_faults(entries), 'entry n is event n + 1: none is missing, none is there twice')
    report.check(newest.size >= acknowledged > ROUNDS, 'what was acknowledged is in the log', f'{acknowledged} acts, {newest.size} entries')
    server.stop()


def witnesses(report, place):
    key = log_key(place)
    here, away, lying = (Witness(name, key) for name in ('here', 'away', 'lying'))
    away.kill()
    options = ['--witness', here.address, '--witness', away.address, '--witness-quorum', '1']
    server = Server(place, *options)
    happen(server, 3, 'first')
    first = grown(server, 0)
    report.check(first and first.signed_by(here.key), 'one witness of two is enough where one is asked for')
    folders = [here.folder] + ([place.folder] if place.kind == 'sqlite' else [])
    open_ones = [f for folder in folders for f in os.listdir(folder) if f.endswith(('.db', '.pem', '.key', '.checkpoint')) and os.stat(os.path.join(folder, f)).st_mode & 0o077]
    report.check(not open_ones, 'what the program makes is for its owner alone', open_ones)
    server.kill()
    server = Server(place, *options[:4], '--witness-quorum', '2')
    happen(server, 3, 'second')
    time.sleep(1)
    report.check(Log(server.client()).checkpoint() is None, 'with one away and two asked for, nothing is handed out')
    away.start()
    second = grown(server, first.size)
    report.check(second and second.signed_by(here.key) and second.signed_by(away.key), 'when it is back, both sign')
    here.kill()
    here.start()
    happen(server, 2, 'third')
    third = grown(server, second.size)
    report.check(third is not None, 'a witness that was killed knows what it signed')
    server.kill()
    # One that signs with another key than it is known by.
    lying.kill()
    claimed = f'http://127.0.0.1:{away.port}+{lying.key}'
    server = Server(place, '--witness', claimed, '--witness-quorum', '1')
    time.sleep(1.5)
    report.check(Log(server.client()).checkpoint() is None, 'the signature of a witness that is not the one named does not count')
    server.kill()
    return here, third


def not_ready(server):
    """What /ready says once it is not ready."""
    def look():
        answer = server.client().get('/ready')
        return answer.json()['detail'] if answer.status == 503 else None
    until(look, 15, 0.1)
    return look() or ''


def copied_folder(report):
    """Somebody serves a copy of the data folder, made before the witness signed more: the checkpoint file came with it."""
    place = Place('ledger-copied', 'sqlite')
    witness = Witness('beside', log_key(place))
    server = Server(place, '--witness', witness.address)
    happen(server, 5, 'first')
    first = grown(server, 0)
    server.stop()
    elsewhere = place.folder + '-copy'
    shutil.copytree(place.folder, elsewhere)
    server = Server(place, '--witness', witness.address)
    happen(server, 5, 'more')
    grown(server, first.size)
    server.stop()
    place.folder, place.where = elsewhere, ['--data', elsewhere, *place.where[2:]]
    kept = os.path.join(elsewhere, 'log-330521.checkpoint')
    with open(kept) as file:
        before = file.read()
    for quorum in ('0', '1'):
        server = Server(place, '--witness', witness.address, '--witness-quorum', quorum)
        why = not_ready(server)
        report.check('does not continue the log' in why, f'a copy of the folder from before is refused, with a quorum of {quorum}', why)
        happen(server, 2, f'instead-{quorum}')
        time.sleep(1)
        with open(kept) as file:
            report.check(Log(server.client()).checkpoint() is None and file.read() == before, 'it signs nothing more')
        server.stop()
    witness.kill()


def copy_of(place, name):
    """The database as it is now."""
    if place.kind == 'sqlite':
        shutil.copytree(place.folder, os.path.join(DIR, name))
    else:
        psql(os.environ['POSTGRES_URL'], f'CREATE DATABASE {name} TEMPLATE {place.database.rsplit("/", 1)[1]}')


def put_back(place, name):
    if place.kind == 'sqlite':
        for file in os.listdir(place.folder):
            if file.startswith('huying.db'):
                os.remove(os.path.join(place.folder, file))
        shutil.copy(os.path.join(DIR, name, 'huying.db'), place.folder)
    else:
        now = place.database.rsplit('/', 1)[1]
        psql(os.environ['POSTGRES_URL'], f'DROP DATABASE {now} WITH (FORCE)')
        psql(os.environ['POSTGRES_URL'], f'CREATE DATABASE {now} TEMPLATE {name}')


def rolled_back(report, place, witness):
    """Somebody restores an old database over a log that has signed more; then hides that, too."""
    server = Server(place, '--witness', witness.address)
    grown(server, 0)
    server.stop()
    copy_of(place, f'old_{KIND}')
    server = Server(place, '--witness', witness.address)
    before = grown(server, 0)
    happen(server, 3, 'lost')
    lost = grown(server, before.size)
    server.stop()
    put_back(place, f'old_{KIND}')
    done = command('serve', *place.where, '--listen', '127.0.0.1:0')
    report.check(done.returncode == 1 and 'does not continue the log' in done.stderr and 'huying log renew' in done.stderr,
                 'a log that was rolled back is not served, and the operator is told what to do', done.stderr[-300:])
    kept = os.path.join(place.folder, 'log-330521.checkpoint')
    shutil.move(kept, kept + '.hidden')
    server = Server(place, '--witness', witness.address)
    why = not_ready(server)
    report.check('does not continue the log' in why and 'huying log renew' in why, 'a second past is refused: the witness is asked first', why)
    happen(server, 3, 'instead')
    shown = Log(server.client()).checkpoint()
    report.check(shown is None and not os.path.exists(kept), 'nothing is signed and nothing handed out', shown and (shown.size, lost.size))
    server.stop()
    os.replace(kept + '.hidden', kept)
    renewed = command('log', 'renew', *place.where)
    report.check(renewed.returncode == 0 and 'after-' in renewed.stdout and 'huying witness --log' in renewed.stdout, 'the log can be begun anew under another name', renewed.stderr)
    server = Server(place)
    report.check(grown(server, 0).origin.endswith(f'after-{lost.size}'), 'the new log says by its name after how many entries it lost its past')
    server.stop()
    code, said = place.check()
    report.check(code == 0, 'huying check finds nothing', '' if code == 0 else said)


def without_its_file(report):
    """Somebody restores an old database and removes the file beside it, on a server that has no witness."""
    place = Place(f'ledger-file-{KIND}', KIND)
    kept, newest = os.path.join(place.folder, 'log-330521.checkpoint'), os.path.join(DIR, f'newest-{KIND}.checkpoint')
    server = Server(place)
    happen(server, 3, 'kept')
    first = grown(server, 0)
    server.stop()
    copy_of(place, f'early_{KIND}')
    server = Server(place)
    happen(server, 3, 'lost')
    grown(server, first.size)
    server.stop()
    put_back(place, f'early_{KIND}')
    shutil.move(kept, newest)
    server = Server(place)
    why = not_ready(server)
    report.check('checkpoint is missing' in why and 'huying log adopt FILE' in why, 'without its file the log is not signed, and the operator is told what to do', why)
    happen(server, 3, 'instead')
    done = server.client('command-1').get('/api/receipts')
    report.check(done.status == 200 and done.json()['items'][0]['seq'] > first.size, 'reads and writes go on')
    shown = Log(server.client()).checkpoint()
    report.check(shown is None and not os.path.exists(kept), 'no second past is signed', shown and shown.size)
    server.stop()
    done = command('log', 'adopt', newest, *place.where)
    report.check(done.returncode == 1 and 'does not continue the log' in done.stderr, 'the newest checkpoint tells that the database was put back', done.stderr)
    os.remove(kept)
    done = command('log', 'adopt', *place.where)
    report.check(done.returncode == 1 and '--none' in done.stderr, 'adopt wants a file, or the word that there is none', done.stderr)
    done = command('log', 'adopt', '--none', *place.where)
    report.check(done.returncode == 0 and os.path.exists(kept), 'it goes on when the operator says that nobody holds one', done.stderr)
    server = Server(place)
    report.check(grown(server, first.size) is not None, 'then it is signed again')
    server.stop()


def ledger(report):
    report.say(f'seed {SEED}')
    kills(report, Place(f'ledger-kill-{KIND}', KIND))
    place = Place(f'ledger-{KIND}', KIND)
    witness, _ = witnesses(report, place)
    rolled_back(report, place, witness)
    witness.kill()
    without_its_file(report)
    if KIND == 'sqlite':
        copied_folder(report)


run(f'ledger {KIND}', ledger)
