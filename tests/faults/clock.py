# clock.py - time never runs backwards: a server whose clock is behind the county's last event does not start and says
# why. The real clock after the demonstration's winter is fine, the other way round is not.
import os
import sqlite3
import subprocess
import time

from load import time_text
from report import run, until
from server import DIR, FILES, HUYING, Place, Server, must, stations

YEAR = 365 * 86_400_000_000


def refusal(place, *options):
    """Starts a server that should refuse: exit code and what it said."""
    args = [HUYING, 'serve', *place.where, '--listen', '127.0.0.1:0', '--files', FILES, *options]
    try:
        done = subprocess.run(args, capture_output=True, text=True, timeout=10)
    except subprocess.TimeoutExpired as kept:
        return None, f'it served: {kept.stdout}'
    return done.returncode, done.stdout + done.stderr


def refused(report, promise, place, *options):
    code, said = refusal(place, *options)
    report.check(code not in (None, 0) and 'clock' in said and 'behind' in said and 'listening' not in said,
                 promise,
                 f'exit {code}: {said.strip()}')


def after_the_demonstration(report):
    place = Place('clock')
    winter = Server(place, '--demo-clock', '--speed', '3600')
    client = winter.client('command-1')
    raised = until(lambda: client.get('/api/warnings').json()['items'], 60, 0.2)
    now = client.get('/api/clock').json()
    report.check(raised and now['mode'] == 'demo' and now['now'] < '2017-03-02',
                 'the demonstration runs in its winter', now['now'])
    report.check(winter.stop()[0] == 0, 'and stops in order')
    again = Server(place, '--demo-clock', '--speed', '0')
    later = again.client('command-1').get('/api/clock').json()['now']
    report.check(later >= now['now'][:10] and again.stop()[0] == 0, 'it goes on where it stopped, not before',
                 later)
    real = Server(place)
    clock = real.client('command-1').get('/api/clock').json()
    report.check(clock['mode'] == 'real' and abs_seconds(clock['now']) < 5, 'then the real clock starts',
                 clock['now'])
    answer = real.client('gateway-1').post('/api/monitor', {'location': stations(real)[0]['name'], 'pm25': 321})
    cases = real.client('command-1').get('/api/cases?limit=1').json()['items']
    report.check(answer.json()['status'] == 'warning' and abs_seconds(cases[0]['opened']) < 5,
                 'a case is opened in real time',
                 cases[0]['opened'])
    real.stop()
    refused(report, 'the demonstration\'s clock is behind that case: refused with the reason', place,
            '--demo-clock')
    last = Server(place)
    kept = last.client('command-1').get('/api/cases?limit=1').json()['items'][0]['id']
    report.check(kept == cases[0]['id'], 'the refusal changed nothing')
    last.stop()
    report.check(place.check()[0] == 0, 'huying check finds nothing')


def abs_seconds(text):
    return abs(time.time() - time.mktime(time.strptime(text[:19], '%Y-%m-%dT%H:%M:%S')) + time.timezone)


def from_the_future(report):
    """As if the machine's clock had been set back a year."""
    place = Place('clock-future')
    server = Server(place)
    server.client('gateway-1').post('/api/monitor', {'location': stations(server)[0]['name'], 'pm25': 321})
    server.stop()
    database = sqlite3.connect(place.folder + '/huying.db')
    database.execute('UPDATE event SET time = time + ?', (YEAR,))
    database.commit()
    database.close()
    refused(report, 'the real clock is behind the last event: refused with the reason', place)


def ahead_of_the_clock(report):
    """A device whose clock is wrong: five minutes ahead at most."""
    place = Place('clock-device')
    server = Server(place)
    gateway, station = server.client('gateway-1'), stations(server)[0]
    seen = []
    for minutes in (4, 6, 60 * 24 * 400):
        at = time_text(time.time_ns() // 1000 + minutes * 60_000_000)
        seen.append(gateway.post('/api/monitor', {'location': station['name'], 'pm25': 300, 'time': at}).status)
    report.check(seen == [200, 422, 422], 'readings from more than 5 minutes ahead are refused', seen)
    server.stop()


def simulated(report):
    """A simulated winter is a county like any other: it can be served afterwards."""
    folder = os.path.join(DIR, 'clock-simulated')
    must('demo', '--simulate', '5d', '--data', folder, '--files', FILES)
    place = Place.__new__(Place)
    place.name, place.folder, place.where, place.tokens = 'clock-simulated', folder, ['--data', folder], {}
    server = Server(place)
    report.check(server.client().get('/ready').status == 200 and server.stop()[0] == 0,
                 'a simulated county is served with the real clock')
    report.check(place.check()[0] == 0, 'huying check finds nothing')


run('clock', after_the_demonstration, from_the_future, ahead_of_the_clock, simulated)
