# two_servers.py - two server processes over one PostgreSQL database: what is raised through one is seen live at the
# other, jobs run once, nothing is warned of or pushed twice.
import threading
import time
from collections import Counter

from audit import Audit
from events import Listener
from load import micros_of, time_text
from push_service import Phone, PushService
from report import machine_to_itself, run, until
from server import Place, Server, psql, stations

ESCALATION = 135  # seconds: the deadline of one minute, and the job that looks at every full minute


class Pair:
    def __init__(self):
        self.service = PushService()
        self.place = Place('two-servers', 'postgres')
        self.servers = [Server(self.place, '--push-allow', self.service.origin) for _ in range(2)]
        self.stations = stations(self.servers[0])
        self.listeners = [Listener(s.port, self.place.tokens['command-1']).open() for s in self.servers]
        self.command = self.servers[0].client('command-1')

    def hurry(self):
        """Whoever is warned has one minute to accept."""
        rule = self.command.get('/api/rules').json()['items'][0]
        sent = ('version', 'name', 'name_en', 'property', 'comparison', 'threshold', 'unit', 'clear_level',
                'clear_readings', 'severity', 'lead_role', 'departments', 'arrive_minutes', 'dispose_minutes', 'enabled')
        answer = self.command.request('PUT', f'/api/rules/{rule["id"]}',
                                      {field: rule[field] for field in sent} | {'accept_minutes': 1})
        if answer.status != 200:
            raise RuntimeError(f'the rule was not changed: {answer.status} {answer.body}')


def monitor(server, station, value, at=None):
    body = {'location': station['name'], 'pm25': value} | ({'time': time_text(at)} if at else {})
    return server.client('gateway-1').post('/api/monitor', body).json()


def seen_at_the_other(report, pair):
    took = []
    with machine_to_itself():
        for n, station in enumerate(pair.stations[:4]):
            one, other = n % 2, 1 - n % 2
            began = time.monotonic()
            warning = monitor(pair.servers[one], station, 300)['data']['warning']
            heard = until(lambda: pair.listeners[other].when('warning_raised', warning=warning), 5, 0.005)
            took.append(round(heard - began, 3) if heard else None)
            until(lambda: pair.listeners[other].when('case_dispatched', warning=warning), 1)
    report.check(all(t is not None and t <= 1 for t in took),
                 'a live page at the other server hears it within 1 s', took)


def posted_at_once(report, pair):
    """Eight connections, four to each server, report the same four stations; many of the readings are the same."""
    answers, base = Counter(), time.time_ns() // 1000

    def post(number):
        client = pair.servers[number % 2].client('gateway-1')
        for step in range(40):
            station = pair.stations[4 + (number // 2 + step) % 4]
            at = base + step * 1000 + (number if step % 2 else 0)
            value = 200 + step + (number if step % 2 else 0)
            answer = client.post('/api/monitor',
                                 {'location': station['name'], 'pm25': value, 'time': time_text(at)})
            answers[answer.status] += 1
    threads = [threading.Thread(target=post, args=(n,)) for n in range(8)]
    with machine_to_itself():
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    report.check(set(answers) == {200}, 'posts to both servers at once are all taken', dict(answers))
    for server in pair.servers:
        wrong, warnings = Audit(server, pair.stations).wrong_warnings()
        report.check(not wrong and warnings == 8, 'one open warning a station, with one case',
                     wrong or warnings)


def same_key_at_both(report, pair):
    """One request with one Idempotency-Key, to both servers at the same moment."""
    case, answers = pair.command.get('/api/cases').json()['items'][0], [None, None]
    start = threading.Barrier(2)

    def note(n):
        client = pair.servers[n].client('command-1')
        client.get('/health')
        start.wait()
        answers[n] = client.post(f'/api/cases/{case["id"]}/note', {'note': 'to both'}, key='both')
    threads = [threading.Thread(target=note, args=(n,)) for n in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    timeline = pair.command.get(f'/api/cases/{case["id"]}').json()['timeline']
    notes = [s for s in timeline if s.get('note') == 'to both']
    report.check([a.status for a in answers] == [200,
                                                 200] and len(notes) == 1 and answers[0].body == answers[1].body,
                 'the same request to both takes effect once', f'{[a.status for a in answers]}, {len(notes)} notes')


def escalated_once(report, pair, began):
    """Nobody accepts: the job of one of the two, and only one, passes each case on."""
    cases = [c['id'] for c in pair.command.items('/api/cases')]

    def times(case):
        steps = pair.command.get(f'/api/cases/{case}').json()['timeline']
        return [micros_of(s['time']) / 1e6 for s in steps if s['action'] == 'escalate']
    until(lambda: all(times(c) for c in cases), began + ESCALATION - time.monotonic(), 1)
    time.sleep(2)
    passed_on = {c: times(c) for c in cases}
    close = [t for t in passed_on.values() if not t or any(b - a < 59 for a, b in zip(t, t[1:]))]
    report.check(not close, 'a case that nobody accepts is passed on, once for each deadline of a minute',
                 close or f'{sum(map(len, passed_on.values()))} times in {len(cases)} cases')
    heard = [Counter(d['case_id'] for _, kind, d in l.heard if kind == 'case_escalated') for l in pair.listeners]
    report.check(heard[0] == heard[1] == {c: len(t) for c, t in passed_on.items()},
                 'both live pages hear each once', [h.total() for h in heard])
    leases = psql(pair.place.database, "SELECT job || ' ' || holder FROM job_lease").split('\n')
    report.say(f'leases: {leases}')


def pushed_once(report, pair, phones):
    """Each dispatch and escalation reaches the phones of the person once, although two servers send."""
    expected = Counter(d['assignee'] for _, kind,
                       d in pair.listeners[0].heard if kind in ('case_dispatched', 'case_escalated'))
    wanted = sum(n for account, n in expected.items() if account in phones)
    until(lambda: sum(len(p.messages()) for p in phones.values()) >= wanted, 6, 0.2)
    time.sleep(2.5)
    got = Counter({account: len(phone.messages()) for account, phone in phones.items()})
    double = {p.person: (got[a], expected[a]) for a, p in phones.items() if got[a] != expected[a]}
    report.check(not double and wanted >= 8, 'each push message is sent once',
                 f'(sent, wanted): {double}' if double else f'{wanted} messages')


def one_dies(report, pair):
    """kill -9 of one: the other goes on, live pages included."""
    pair.servers[0].kill()
    survivor = pair.servers[1]
    answers = [monitor(survivor, station, value)['status'] for station in pair.stations for value in (90, 80,
                                                                                                      400)]
    raised = answers.count('warning')
    heard = until(lambda: sum(k == 'warning_raised' for _, k, _ in pair.listeners[1].heard) >= 16, 5)
    wrong, warnings = Audit(survivor, pair.stations).wrong_warnings()
    report.check(heard and not wrong and warnings == 16 and raised == 8,
                 'after kill -9 of one the other serves all',
                 wrong or f'{warnings} warnings')
    heard = pair.listeners[1].sequence()
    report.check(heard == list(range(heard[0], heard[0] + len(heard))),
                 'its page heard every event once and in order', len(heard))


def both(report):
    pair = Pair()
    pair.hurry()
    phones = {}
    for i in range(1, 9):
        client = pair.servers[0].client(f'worker-{i}')
        phones[client.get('/api/session').json()['id']] = Phone(pair.service, pair.servers[i % 2],
                                                                f'worker-{i}')
    began = time.monotonic()
    seen_at_the_other(report, pair)
    posted_at_once(report, pair)
    began = time.monotonic()
    same_key_at_both(report, pair)
    escalated_once(report, pair, began)
    pushed_once(report, pair, phones)
    one_dies(report, pair)
    for listener in pair.listeners:
        listener.end()
    code = pair.servers[1].stop()[0]
    report.check(code == 0 and pair.place.check()[0] == 0, 'stops in order, huying check finds nothing')
    pair.service.end()


run('two_servers', both)
