# web_push.py - Web Push end to end: a warning is raised and the phone of the worker on duty, and no other, gets and
# decrypts it within two seconds; a storm rings once, quiet hours end with one message; a subscription that is gone is
# forgotten; a busy push service is asked again later.
import contextlib
import socket
import sqlite3
import threading
import time

from push_service import Phone, PushService
from report import machine_to_itself, run, until
from server import Place, Server, stations

WITHIN = 2.0        # seconds from the observation to the phone
RETRY_LIMIT = 45.0  # the first retry comes after 30 s
JOB_LIMIT = 75.0    # what waited is told by a job that runs each minute
ALWAYS = {'from_minute': 0, 'to_minute': 1440}


class County:
    def __init__(self, name, *options):
        self.service = PushService()
        self.place, self.options = Place(name), ('--push-allow', self.service.origin, *options)
        self.server = Server(self.place, *self.options)
        self.stations = stations(self.server)
        self.workers = [p for p in self.place.tokens if p.startswith('worker')]
        self.number = {self.server.client(p).get('/api/session').json()['id']: p for p in self.workers}

    def warn(self, station):
        """Raises a warning at a station; gives its case and the worker it was dispatched to."""
        self.warned = time.monotonic()
        self.server.client('gateway-1').post('/api/monitor',
                                             {'location': self.stations[station]['name'], 'pm25': 300})
        case = self.server.client('command-1').get('/api/cases?limit=1').json()['items'][0]
        return case, self.number[case['assignee']]

    def wish(self, person, **wishes):
        answer = self.server.client(person).request('PUT', '/api/my/subscriptions', {'items': [{}], **wishes})
        if answer.status != 200:
            raise RuntimeError(f'not wished: {answer.status} {answer.body}')

    def cause(self):
        """The newest warning, and the open ones of its incident with it."""
        rows = self.server.client('command-1').get('/api/warnings?state=open').json()['items']
        same = {r['id'] for r in rows if r.get('incident', r['id']) == rows[0].get('incident', rows[0]['id'])}
        return rows[0]['id'], same

    def restart(self):
        self.server.stop()
        self.server = Server(self.place, *self.options)

    def subscriptions(self):
        with contextlib.closing(sqlite3.connect(f'file:{self.place.folder}/huying.db?mode=ro',
                                                uri=True)) as database:
            return {row[0] for row in database.execute('SELECT endpoint FROM push_subscription')}

    def end(self, report):
        code, seconds = self.server.stop()
        report.check(code == 0 and seconds < 20 and self.place.check()[0] == 0,
                     'stops in order, huying check finds nothing', f'{seconds:.1f} s')
        self.service.end()


def right_phone(report):
    county = County('push')
    phones = {p: [Phone(county.service, county.server,
                        p) for _ in range(1 + (p == 'worker-1'))] for p in county.workers}
    others = [Phone(county.service, county.server, p) for p in ('command-1', 'environment-1', 'township-1',
                                                                'citizen-1')]
    expected = {p: 0 for p in county.workers}
    took, wrong = [], []
    for n in range(len(county.stations)):
        with machine_to_itself():
            case, worker = county.warn(n)
            expected[worker] += 1
            for phone in phones[worker]:
                got, _ = phone.wait(2 * WITHIN, expected[worker])
                took.append(round(time.monotonic() - county.warned, 2))
                wrong += [] if got and right(got[-1], case, phone) else [got[-1:] or f'nothing for {worker}']
    report.check(not wrong, 'the assigned worker\'s phones get the case and decrypt it', wrong[:1])
    report.check(max(took) <= WITHIN, f'within {WITHIN:.0f} s of the observation', f'seconds: {took}')
    time.sleep(1)
    counts = {p: [len(phone.messages()) for phone in phones[p]] for p in county.workers}
    report.check(all(set(c) == {expected[p]} for p, c in counts.items()),
                 'each once, and other workers nothing', counts)
    report.check(not any(phone.messages() for phone in others),
                 'command, department, township and citizen get nothing')
    rejected = [r for some in phones.values() for phone in some for r in phone.rejected()]
    report.check(not rejected, 'the push service had nothing to object to', rejected[:2])
    refusals(report, county, phones['worker-1'][0])
    county.end(report)


def right(message, case, phone):
    p = message['payload']
    return (p['kind'] == 'case_dispatched' and p['case'] == case['id'] and case['title'] in p['title'] and
            case['title_en'] in p['title_en'] and p['url'] == f'/field/cases/{case["id"]}' and p['severity'] == case['severity']
            and message['urgency'] == 'high' and message['ttl'] > 0 and message['vapid']['key'] == phone.key)


def refusals(report, county, phone):
    """Endpoints that the server must not be made to call."""
    worker = county.server.client('worker-2')
    bad = ['http://127.0.0.1:1/push/x', f'http://127.0.0.1:{county.server.port}/api/cases',
           'https://localhost/push',
           'https://192.168.0.1/push', 'https://[::1]/push', 'ftp://example.org/x', 'https://user@example.org/x']
    seen = {e: worker.post('/api/push/subscriptions', phone.subscription | {'endpoint': e}).status for e in bad}
    report.check(set(seen.values()) == {422}, 'inner and strange endpoints are refused', seen)
    phone.http.request('DELETE', '/api/push/subscriptions', {'endpoint': phone.subscription['endpoint']})
    report.check(phone.subscription['endpoint'] not in county.subscriptions(),
                 'a phone that unsubscribes is forgotten')


def gone_and_busy(report):
    county = County('push-faults')
    phones = {p: Phone(county.service, county.server, p) for p in county.workers}
    worker = county.warn(0)[1]
    gone = phones[worker]
    gone.wait(2 * WITHIN)
    gone.mode('gone')
    second = Phone(county.service, county.server, worker)  # the same person's other phone
    forget(report, county, gone, second)
    retry(report, county, phones)
    county.end(report)


def give(county, case, person):
    """The command centre gives a case to a person by hand."""
    number = next(n for n, p in county.number.items() if p == person)
    answer = county.server.client('command-1').post(f'/api/cases/{case["id"]}/dispatch',
                                                    {'account': number, 'reason': 'test'})
    if answer.status != 200:
        raise RuntimeError(f'not dispatched: {answer.status} {answer.body}')


def forget(report, county, gone, second):
    for n in (1, 2):  # the first finds out; at the second it is not asked any more
        give(county, county.warn(n)[0], gone.person)
        second.wait(2 * WITHIN, n)
        until(lambda: gone.rejected(), 2 * WITHIN)
    kept = county.subscriptions()
    report.check([r['status'] for r in gone.rejected()] == [410] and gone.subscription['endpoint'] not in kept,
                 'a subscription that answers 410 is asked once and forgotten', gone.rejected())
    report.check(second.subscription['endpoint'] in kept and len(second.messages()) == 2,
                 'the person\'s other phone gets both')


def retry(report, county, phones):
    """503 once: the message comes after the retry, once; and nobody else waits for it."""
    cases = county.server.client('command-1').get('/api/cases?limit=2').json()['items']
    a, b = [p for p in county.workers if phones[p].subscription['endpoint'] in county.subscriptions()][:2]
    before = {p: len(phones[p].messages()) for p in (a, b)}
    phones[a].mode('unavailable', times=1)
    began = time.monotonic()
    give(county, cases[0], a)
    give(county, cases[1], b)
    got, took = phones[b].wait(2 * WITHIN, before[b] + 1)
    report.check(len(got) == before[b] + 1, 'beside a busy phone another gets its message at once',
                 f'{took:.2f} s')
    report.check([r['status'] for r in phones[a].rejected()] == [503] and len(phones[a].messages()) == before[a],
                 'the busy push service is not asked again at once', phones[a].rejected())
    phones[a].wait(RETRY_LIMIT, before[a] + 1)
    time.sleep(1)
    messages = phones[a].messages()
    report.check(len(messages) == before[a] + 1 and messages[-1]['payload']['case'] == cases[0]['id'],
                 'but later, and the message comes once', f'after {time.monotonic() - began:.0f} s')


class DeafService(threading.Thread):
    """A push service that takes connections and never answers."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.origin, self.taken = f'http://127.0.0.1:{self.socket.getsockname()[1]}', []
        self.start()

    def run(self):
        while True:
            self.taken.append(self.socket.accept()[0])


def deaf_service(report):
    """One push service that hangs must hold up neither the phones at another nor the end of the server."""
    deaf = DeafService()
    county = County('push-deaf', '--push-allow', deaf.origin)
    phones = {p: Phone(county.service, county.server, p) for p in county.workers}
    for phone in list(phones.values())[:4]:
        stuck = phone.subscription | {'endpoint': f'{deaf.origin}/push/{phone.person}'}
        phone.http.post('/api/push/subscriptions', stuck)
    expected = {p: 0 for p in county.workers}
    began = time.monotonic()
    for n in range(8):
        expected[county.warn(n)[1]] += 1
    late = [p for p in county.workers if len(phones[p].wait(max(0.0, 5 - (time.monotonic() - began)),
                                                            expected[p])[0]) < expected[p]]
    report.check(not late, 'beside a push service that hangs the other phones get theirs within 5 s',
                 f'late: {late}')
    county.end(report)


def one_storm(report):
    """Who wished to know of all warnings is called by the first of an incident; whoever has to act, by each case."""
    county = County('push-storm')
    county.wish('command-1')
    for worker in county.workers:
        county.wish(worker, quiet=ALWAYS)
    phone = Phone(county.service, county.server, 'command-1')
    of_workers = {p: Phone(county.service, county.server, p) for p in county.workers}
    told, sent = [], {p: 0 for p in county.workers}
    for n in range(len(county.stations)):
        sent[county.warn(n)[1]] += 1
        newest, same = county.cause()
        if not same & set(told):
            told.append(newest)
            phone.wait(2 * WITHIN, len(told))
    time.sleep(1)
    got = [m['payload'] for m in phone.messages()]
    report.check([m['url'] for m in got] == [f'/desk/warnings/{w}' for w in told] and len(told) < len(county.stations),
                 'a storm calls once', f'{len(got)} messages, {len(county.stations)} warnings')
    report.check([m['tag'] for m in got] == [m['topic'] for m in phone.messages()],
                 'the phone and the push service replace what is of one cause')
    late = {p: len(of_workers[p].messages()) for p in sent if len(of_workers[p].messages()) != sent[p]}
    report.check(not late, 'those who are sent are called by each case, in their quiet hours too', late)
    county.end(report)


def quiet_hours(report):
    """What is raised in the quiet hours is told once when they end, also by a server that was started meanwhile."""
    county = County('push-quiet')
    county.wish('command-1', quiet=ALWAYS)
    phone = Phone(county.service, county.server, 'command-1')
    for n in range(2):
        county.warn(n)
    time.sleep(1)
    county.restart()
    report.check(not phone.messages(), 'nothing is told in the quiet hours')
    county.wish('command-1')
    got, took = phone.wait(JOB_LIMIT)
    time.sleep(1)
    told = [m['payload'] for m in phone.messages()]
    report.check([(m['kind'], m['url']) for m in told] == [('quiet_hours_over', '/desk/warnings')] and
                 told[0]['title_en'].startswith('2 warnings'), 'then both, in one message', f'after {took:.0f} s: {told}')
    report.check(bool(got) and got[0]['ttl'] > 3600, 'which the push service keeps for a phone that is off')
    county.end(report)


run('web_push', right_phone, one_storm, quiet_hours, gone_and_busy, deaf_service)
