# load.py - sensors and staff at work over several connections, each remembering what the server acknowledged and what
# it left open. Every request can be sent again: observations by their key, transitions by their Idempotency-Key.
import datetime
import hashlib
import random
import threading
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field

from client import Client, Lost

START = datetime.datetime(1970, 1, 1)


def time_text(micros):
    return (START + datetime.timedelta(microseconds=micros)).isoformat(timespec='microseconds') + 'Z'


def micros_of(text):
    return (datetime.datetime.fromisoformat(text[:-1]) - START) // datetime.timedelta(microseconds=1)


@dataclass
class Request:
    path: str
    body: object
    key: str
    token: str
    rows: list = field(default_factory=list)  # (stream, time, value) that it stores
    case: str = ''                            # the case that it acts on
    photo: str = ''                           # SHA-256 of the photo it adds
    status: int = 0                           # of the answer; 0: none
    code: str = ''


def png(seed):
    """A small PNG that is different for each seed: one grey pixel and a text."""
    def chunk(kind, data):
        return len(data).to_bytes(4, 'big') + kind + data + zlib.crc32(kind + data).to_bytes(4, 'big')
    head = (1).to_bytes(4, 'big') * 2 + bytes([8, 0, 0, 0, 0])
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'tEXt', b'seed\0' + seed.encode()) +
            chunk(b'IDAT', zlib.compress(b'\0\x80')) + chunk(b'IEND', b''))


class Actor(threading.Thread):
    """One connection. At a loss it stops (`again` false), or sends the same request until it is answered."""

    def __init__(self, load, seed):
        super().__init__(daemon=True)
        self.load, self.random = load, random.Random(seed)
        self.client = Client(load.port)
        self.done, self.pending, self.count = [], None, 0
        self.waits = []  # seconds from sending to answer

    def run(self):
        try:
            while not self.load.stopping:
                self.act()
        except Lost as lost:
            self.lost = lost
        except Exception as error:
            self.load.broken.append(repr(error))
        self.client.close()

    def read(self, path, token):
        while True:
            try:
                answer = self.client.get(path, token=token)
                if answer.status == 200:
                    return answer.json()
            except Lost:
                if not self.load.again or self.load.stopping:
                    raise
            if self.load.stopping:
                raise Lost('stopping')
            time.sleep(0.05)

    def send(self, request):
        self.pending = request
        while True:
            try:
                answer = self.client.post(request.path, request.body, key=request.key, token=request.token)
                request.status, request.code = answer.status, answer.code()
                self.load.statuses[answer.status] += 1
                self.waits.append(time.monotonic() - self.client.sent_at)
                if answer.status == 503 and 'retry-after' not in answer.headers:
                    self.load.broken.append('503 without Retry-After: ' + answer.body.decode())
                if answer.status < 500 or not self.load.again:
                    break
            except Lost:
                self.load.statuses['lost'] += 1
                if not self.load.again:
                    raise
            if self.load.stopping:
                raise Lost('stopping')
            time.sleep(0.05)
        if request.status < 500:
            self.done.append(request)
            self.pending = None
        return request.status

    def new_key(self):
        self.count += 1
        return f'{self.load.name}-{self.name}-{self.count}'


class Sensor(Actor):
    """Readings of one station: now and then the air goes bad for a while, and clears."""

    def __init__(self, load, station, seed):
        super().__init__(load, seed)
        self.station, self.bad = station, 0

    def value(self):
        if self.bad == 0 and self.random.random() < self.load.episodes:
            self.bad = self.random.randint(2, 8)
        self.bad = max(0, self.bad - 1)
        low, high = (151, 480) if self.bad else (5, 149)
        return self.random.randint(low * 10, high * 10) / 10

    def row(self, stream):
        times = self.load.place.times
        times[stream] = max(times.get(stream, 0) + 1000, time.time_ns() // 1000)
        return (stream, times[stream], self.value())

    def act(self):
        kind = self.random.random()
        stream, token = self.station['datastreams']['pm25'], self.load.place.tokens['gateway-1']
        if kind < 0.1:
            return self.batch(token)
        row = self.row(stream)
        body = {'result': row[2], 'phenomenonTime': time_text(row[1])}
        path, key = f'/sta/v1.1/Datastreams({stream})/Observations', None
        if kind < 0.3:
            body = {'location': self.station['name'], 'pm25': row[2], 'time': time_text(row[1])}
            path, key = '/api/monitor', self.new_key()
        self.send(Request(path, body, key, token, rows=[row]))

    def batch(self, token):
        streams = [self.station['datastreams'][p] for p in ('pm25', 'pm10')]
        rows = [self.row(s) for s in streams for _ in range(20)]
        body = [{'Datastream': {'@iot.id': int(s)}, 'components': ['phenomenonTime', 'result'],
                 'dataArray': [[time_text(t), v] for st, t, v in rows if st == s]} for s in streams]
        self.send(Request('/sta/v1.1/CreateObservations', body, None, token, rows=rows))


class Staff(Actor):
    """People who look what there is to do and do one thing. `jobs`: (query, {state: [actions]})."""

    def __init__(self, load, people, jobs, seed):
        super().__init__(load, seed)
        self.people, self.jobs = people, jobs

    def act(self):
        token = self.load.place.tokens[self.random.choice(self.people)]
        query, actions = self.random.choice(self.jobs)
        cases = [c for c in self.read('/api/cases?limit=50' + query, token)['items'] if c['state'] in actions]
        if not cases:
            return time.sleep(0.01)
        case = self.random.choice(cases)
        self.do(case, self.random.choice(actions[case['state']]), token)

    def do(self, case, action, token):
        if action == 'hand_over' and case.get('handed_over'):
            action = 'dispose'
        if action == 'return' and case['return_count'] >= 2:
            action = 'note'
        key = self.new_key()
        request = Request(f'/api/cases/{case["id"]}/{action}', {'note': key}, key, token, case=case['id'])
        if action == 'return':
            request.body['reason'] = 'not here'
        if action == 'photo':
            request.body = png(key)
            request.photo = hashlib.sha256(request.body).hexdigest()
        self.send(request)


WORK = [('&mine=true', {'dispatched': ['accept'] * 9 + ['return'], 'accepted': ['arrive'],
                        'arrived': ['hand_over'] * 4 + ['photo', 'photo', 'note', 'dispose']})]
DEPARTMENT = [('&state=arrived', {'arrived': ['dispose', 'note']})]
COMMAND = [('&state=disposed', {'disposed': ['verify'] * 9 + ['return']}),
           ('&state=verified', {'verified': ['close']})]


class Load:
    def __init__(self, port, place, stations, seed, again=False, sensors=6, episodes=0.02):
        self.port, self.place, self.again, self.episodes = port, place, again, episodes
        self.name, self.stopping, self.broken, self.statuses = f'{place.name}-{seed}', False, [], Counter()
        workers = [f'worker-{i}' for i in range(1, 9)]
        self.actors = [Sensor(self, station, f'{seed}-{i}') for i, station in enumerate(stations[:sensors])]
        for i, (people,
                jobs) in enumerate([(workers[:4], WORK), (workers[4:], WORK), (['environment-1'], DEPARTMENT),
                                            (['command-1'], COMMAND)]):
            self.actors.append(Staff(self, people, jobs, f'{seed}-staff-{i}'))

    def start(self):
        for i, actor in enumerate(self.actors):
            actor.name = str(i)
            actor.start()
        return self

    def stop(self):
        self.stopping = True
        for actor in self.actors:
            actor.join(30)
        if self.broken:
            raise RuntimeError(f'the load broke off: {self.broken[:3]}')

    @property
    def done(self):
        return [r for a in self.actors for r in list(a.done)]

    @property
    def pending(self):
        return [a.pending for a in self.actors if a.pending]
