# keys.py [sqlite|postgres] - data keys and the master key are exchanged again and again, in both profiles, while people store
# personal data, read it back, are found by their number and have their fields opened; exchanges and the server are killed
# in between. Nothing is lost and every field opens.
import os
import random
import subprocess
import sys
import threading
import time

from client import Client, Lost
from report import run, until
from server import HUYING, Place, Server, command, die_with_parent

KIND = sys.argv[1] if len(sys.argv) > 1 else 'sqlite'
SEED = int(os.environ.get('FAULTS_SEED') or random.SystemRandom().randrange(10**6))
ROUNDS = int(os.environ.get('FAULTS_ROUNDS', 4))
STILL = [f'leader-{i}' for i in range(1, 5)]   # their files stay as they are
MOVING = [f'worker-{i}' for i in range(1, 4)]  # they store a new number each time
CIPHERS = ['sm4', 'aes-256-gcm']


class Office:
    """Everybody at work. `wrong` is what broke a promise."""

    def __init__(self, place):
        self.place, self.wrong, self.done, self.stored, self.accounts = place, [], {'stored': 0, 'found': 0, 'opened': 0}, {}, {}
        self.numbers, self.sessions, self.lock = {}, {}, threading.Lock()

    def ask(self, client, method, path, body=None):
        answer = client.request(method, path, body)
        if answer.status not in (200, 201):
            raise RuntimeError(f'{method} {path}: {answer.status} {answer.body[:300]!r}')
        return answer.json()

    def store(self, client, person, number):
        phone = f'138{number:08d}'
        self.numbers[person] = {self.stored.get(person), phone}  # until the answer it may be either
        self.ask(client, 'PUT', '/api/my/data', {'name': '测试甲', 'phone': phone})
        self.stored[person], self.numbers[person] = phone, {phone}

    def read_own(self, client, person):
        copy = self.ask(client, 'GET', '/api/my/data/copy')['file']
        if copy['name'] != '测试甲' or copy['phone'] not in self.numbers[person]:
            self.wrong.append(f'{person} reads {copy}, stored {self.numbers[person]}')

    def find_and_open(self, client, person):
        why = {'purpose': 'appeal', 'reason': '来电核对'}
        found = self.ask(client, 'POST', '/api/personal/people/find', why | {'phone': self.stored[person]})['items']
        if [p['account'] for p in found] != [self.accounts[person]]:
            self.wrong.append(f'{person} is not found by {self.stored[person]}: {found}')
        opened = self.ask(client, 'POST', f'/api/personal/people/{self.accounts[person]}/open', why | {'fields': ['name', 'phone']})
        if (opened['name'], opened['phone']) != ('测试甲', self.stored[person]):
            self.wrong.append(f'{person} opens as {opened}')

    def count(self, what):
        with self.lock:
            self.done[what] += 1


class Work:
    """As long as one server runs."""

    def __init__(self, office, port):
        self.office, self.port, self.stopping, self.killed = office, port, False, False
        jobs = [(self.stores, person) for person in MOVING] + [(self.opens, None)] * 2
        self.threads = [threading.Thread(target=self.keep, args=job, daemon=True) for job in jobs]
        for t in self.threads:
            t.start()

    def keep(self, what, person):
        try:
            what(person)
        except Lost as lost:
            if not self.killed:
                self.office.wrong.append(repr(lost))
        except Exception as error:
            self.office.wrong.append(repr(error))

    def stores(self, person):
        client = Client(self.port, self.office.sessions[person], timeout=30)
        chance = random.Random(f'{SEED}-{person}')
        while not self.stopping:
            self.office.store(client, person, chance.randrange(10**8))
            self.office.read_own(client, person)
            self.office.count('stored')

    def opens(self, _):
        client = Client(self.port, self.office.place.tokens['command-1'], timeout=30)
        while not self.stopping:
            for person in STILL:
                self.office.find_and_open(client, person)
                self.office.count('found')
                self.office.count('opened')

    def stop(self):
        self.stopping = True
        for t in self.threads:
            t.join(40)


def rotate(place, cipher):
    """Says what went wrong. New data keys, once the exchange before is through: the job seals 200 rows of each kind at a time."""
    last = until(lambda: (lambda done: done if done.returncode == 0 or 'still being sealed anew' not in done.stderr else None)(
        command('keys', 'rotate', *place.where, '--cipher', cipher)), 60, 0.3)
    return '' if last and last.returncode == 0 else last.stderr.strip() if last else 'the exchange before does not end'


def kill_exchange(place, cipher, chance):
    """An exchange of the master key that is killed somewhere."""
    process = subprocess.Popen([HUYING, 'keys', 'rotate-master', *place.where, '--cipher', cipher], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, preexec_fn=die_with_parent)
    time.sleep(chance.uniform(0, 0.4))
    process.kill()
    return process.wait() != 0


def everything_opens(report, office, server, when):
    client, wrong = server.client('command-1', timeout=30), len(office.wrong)
    for person in [*STILL, *MOVING]:
        office.read_own(Client(server.port, office.sessions[person]), person)
        if len(office.numbers[person]) == 1:
            office.find_and_open(client, person)
    report.check(len(office.wrong) == wrong, f'{when}: every field opens as it was stored', office.wrong[wrong:wrong + 3] or f'{len(STILL + MOVING)} people')


def exchange(report, place, office, server, number, chance):
    cipher = CIPHERS[number % 2]
    work = Work(office, server.port)
    wrong = rotate(place, cipher)
    killed = sum(kill_exchange(place, cipher, chance) for _ in range(3))
    done = command('keys', 'rotate-master', *place.where, '--cipher', cipher)
    wrong += rotate(place, CIPHERS[1 - number % 2])
    time.sleep(1)
    report.check(not wrong, f'round {number}: new data keys while everybody works, twice', wrong)
    report.check(done.returncode == 0 and 'a new master key' in done.stdout,
                 f'round {number}: a new master key ({cipher}) after exchanges that were killed', f'{killed} killed; {done.stdout.strip()}{done.stderr.strip()}')
    work.killed = True
    server.kill()
    work.stop()


def keys(report):
    report.say(f'seed {SEED}')
    place, chance = Place(f'keys-{KIND}', KIND), random.Random(SEED)
    office = Office(place)
    # A minute of the county is a second: the job that seals anew comes every ten seconds of the county's clock.
    options = ['--demo-clock', '--speed', '60']
    server = Server(place, *options)
    for number, person in enumerate([*STILL, *MOVING]):
        office.sessions[person] = server.signed_in(person)
        client = Client(server.port, office.sessions[person])
        office.accounts[person] = office.ask(client, 'GET', '/api/session')['id']
        office.store(client, person, number)
    first = open(os.path.join(place.folder, 'keys', 'master.key'), 'rb').read()
    everything_opens(report, office, server, 'before')
    for number in range(ROUNDS):
        exchange(report, place, office, server, number, chance)
        server = Server(place, *options)
        everything_opens(report, office, server, f'round {number}, after kill -9 of the server')
    report.check(not office.wrong, 'nobody was refused and nothing was read wrongly meanwhile', office.wrong[:3] or office.done)
    report.check(min(office.done.values()) > 20, 'there was work all the time', office.done)
    server.stop()
    names = os.listdir(os.path.join(place.folder, 'keys'))
    last = open(os.path.join(place.folder, 'keys', 'master.key'), 'rb').read()
    report.check(names == ['master.key'] and last != first, 'of the master keys the newest is left', names)
    code, said = place.check()
    report.check(code == 0, 'huying check finds nothing', '' if code == 0 else said)


run(f'keys {KIND}', keys)
