# delivered_twice.py - what devices and phones send twice, at the same moment, has one effect and one answer.
import threading

from audit import Audit
from load import png, time_text
from report import run
from server import Place, Server, stations
import time


def at_once(calls):
    """Runs the calls at the same moment, each in its thread; gives what they returned."""
    start, out = threading.Barrier(len(calls)), [None] * len(calls)

    def one(i):
        start.wait()
        out[i] = calls[i]()
    threads = [threading.Thread(target=one, args=(i,)) for i in range(len(calls))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return out


class County:
    def __init__(self, name):
        self.place = Place(name)
        self.server = Server(self.place)
        self.stations = stations(self.server)
        self.command = self.server.client('command-1')

    def twice(self, person, path, body, key):
        """The same request on two connections at once."""
        clients = [self.server.client(person) for _ in range(2)]
        for c in clients:
            c.get('/health')  # connected before
        return at_once([lambda c=c: c.post(path, body, key=key) for c in clients])

    def assignee(self, case):
        people = {p: self.server.client(p).get('/api/session').json()['id'] for p in self.place.tokens if 'worker' in p}
        return next(p for p, number in people.items() if number == case['assignee'])


def every_post(report):
    county = County('twice')
    station, key = county.stations[0], iter(range(100))

    def both(name, person, path, body, status):
        a, b = county.twice(person, path, body, f'key-{next(key)}')
        replayed = [x.headers.get('idempotent-replayed') for x in (a, b)].count('true')
        report.check(a.status == b.status == status and a.body == b.body and replayed == 1,
                     f'{name} twice at once: one effect, the same answer', f'{a.status} {b.status}, {replayed} replayed')
        return a

    both('monitor', 'gateway-1', '/api/monitor', {'location': station['name'], 'pm25': 250}, 200)
    stream = station['datastreams']['pm10']
    both('observation', 'gateway-1', f'/sta/v1.1/Datastreams({stream})/Observations', {'result': 44}, 201)
    both('a new thing', 'gateway-1', '/sta/v1.1/Things', {'name': 'twice', 'description': 'sent twice'}, 201)
    case = county.command.get('/api/cases').json()['items'][0]
    worker, path = county.assignee(case), f'/api/cases/{case["id"]}'
    for action in ('accept', 'arrive', 'hand_over', 'note'):
        both(action, worker, f'{path}/{action}', {'note': action}, 200)
    both('photo', worker, f'{path}/photo', png('twice'), 201)
    both('dispose', 'environment-1', f'{path}/dispose', {'note': 'done'}, 200)
    both('verify', 'command-1', f'{path}/verify', {'note': 'verified'}, 200)
    both('close', 'command-1', f'{path}/close', {'note': 'closed'}, 200)
    timeline = [s['action'] for s in county.command.get(path).json()['timeline']]
    expected = ['open', 'dispatch', 'accept', 'arrive', 'hand_over', 'note', 'photo', 'dispose', 'verify',
                'close']
    report.check(timeline == expected, 'each is once in the timeline', timeline)
    things = county.command.get('/sta/v1.1/Things?$count=true&$top=100').json()
    report.check([t['name'] for t in things['value']].count('twice') == 1, 'the thing is there once')
    other = county.server.client('gateway-1').post('/api/monitor', {'location': station['name'], 'pm25': 1},
                                                   key='key-0')
    report.check(other.status == 422 and other.code() == 'idempotency_key_reused',
                 'the key with another body is refused',
                 f'{other.status} {other.code()}')
    county.server.stop()


def eight_connections(report):
    """A device that shouts on eight connections, without a key, fifty times over."""
    county, answers, wrong = County('eight'), [], []
    clients = [county.server.client('gateway-1') for _ in range(8)]
    for n in range(48):
        station = county.stations[n % 8]
        at = time_text(time.time_ns() // 1000)
        body = {'location': station['name'], 'pm25': 200 + n, 'time': at}
        answers += at_once([lambda c=c: c.post('/api/monitor', body) for c in clients])
        shown = {(a.status, a.body) for a in answers[-8:]}
        wrong += [sorted({a.json().get('status') for a in answers[-8:]})] if len(shown) != 1 else []
    report.check({a.status for a in answers} == {200}, 'all are answered 200', len(answers))
    report.check(not wrong, 'all eight hear the same', wrong[:2])
    audit = Audit(county.server, county.stations)
    faults, warnings = audit.wrong_warnings()
    readings = {w['readings'] for w in county.command.items('/api/warnings')}
    report.check(not faults and warnings == 8 and readings == {6},
                 'one warning a station, of six readings each',
                 faults or f'{warnings} warnings, readings {readings}')
    stream = county.stations[0]['datastreams']['pm25']
    count = county.command.get(f'/sta/v1.1/Datastreams({stream})/Observations?$count=true').json()['@iot.count']
    report.check(count == 6, 'each observation is stored once', count)
    report.check(county.server.stop()[0] == 0 and county.place.check()[0] == 0, 'huying check finds nothing')


def two_hands(report):
    """Two people take the same step at the same moment, each with a key of their own: one does it, one is refused."""
    county, seen = County('hands'), []
    for n, station in enumerate(county.stations):
        county.server.client('gateway-1').post('/api/monitor', {'location': station['name'], 'pm25': 300})
        case = county.command.get('/api/cases').json()['items'][0]
        clients = [county.server.client(county.assignee(case)) for _ in range(4)]
        answers = at_once([lambda c=c, i=i: c.post(f'/api/cases/{case["id"]}/accept',
                                                   {'version': case['version']}, key=f'{n}-{i}')
                           for i, c in enumerate(clients)])
        seen.append(sorted((a.status, a.code()) for a in answers))
    refused = {code for answers in seen for status, code in answers if status != 200}
    report.check(all([s for s, _ in answers] == [200, 409, 409, 409] for answers in seen) and
                 refused <= {'not_allowed_now',
                             'version_conflict'}, 'of four accepts at once one succeeds', refused)
    steps = [s['action'] for c in county.command.items('/api/cases')
             for s in county.command.get(f'/api/cases/{c["id"]}').json()['timeline']]
    report.check(steps.count('accept') == 8, 'each case is accepted once', steps.count('accept'))
    county.server.stop()


run('delivered_twice', every_post, eight_connections, two_hands)
