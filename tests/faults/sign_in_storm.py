# sign_in_storm.py - two hundred sign-ins at the same moment, each worth 64 MiB and a tenth of a second of argon2id: memory stays
# bounded, everybody is answered, others are served meanwhile, and afterwards the door opens. And the time taken does not tell
# which names exist.
import statistics
import threading
import time

from report import machine_to_itself, run
from server import Place, Server, must

TRIES = 200
SOURCES = [f'127.0.0.{i}' for i in range(2, 22)]  # twenty addresses: one alone has room for sixteen only
MOST_MORE = 2 * 64 + 72  # MiB: two hashes at a time, and what two hundred connections and the database take


def sign_in(server, name, password='wrong', source=None):
    return server.client(source=source, timeout=60).post('/api/session', {'name': name, 'password': password})


def storm(server):
    answers, lock = [], threading.Lock()

    def one(i):
        status = sign_in(server, f'stranger-{i}', source=SOURCES[i % len(SOURCES)]).status
        with lock:
            answers.append(status)
    threads = [threading.Thread(target=one, args=(i,)) for i in range(TRIES)]
    for t in threads:
        t.start()
    return threads, answers


def many_at_once(report):
    place = Place('storm')
    password = must('user', 'add', 'late-clerk', '--role', 'command', *place.where).split('password: ')[1].strip()
    server = Server(place)
    worker = server.client('worker-1')
    sign_in(server, 'stranger')  # the first one also makes the hash that unknown names are compared with
    before = server.memory_mib('VmHWM')
    with machine_to_itself():
        threads, answers = storm(server)
        served = 0
        while any(t.is_alive() for t in threads):
            served += worker.get('/api/session').status == 200
            time.sleep(0.02)
        for t in threads:
            t.join()
    known = {s: answers.count(s) for s in sorted(set(answers))}
    report.check(len(answers) == TRIES and set(answers) <= {401, 503}, 'everybody is answered, at once or with "come again"', known)
    # How many depends on the machine: after ten seconds a request is answered 503, whatever it waits for.
    report.check(answers.count(401) > 0, 'what fits in the queue is looked at', f'{answers.count(401)} of {TRIES}')
    peak = server.memory_mib('VmHWM')
    report.check(peak - before <= MOST_MORE, f'memory grows by at most {MOST_MORE} MiB', f'{before:.0f} to {peak:.0f} MiB')
    report.check(served > 0, 'others are served meanwhile', f'{served} requests')
    flood = [threading.Thread(target=lambda i=i: floods.append(sign_in(server, f'one-{i}').status)) for i in range(40)]
    floods = []
    for t in flood:
        t.start()
    for t in flood:
        t.join()
    report.check(floods.count(429) > 0 and set(floods) <= {401, 429, 503}, 'one address alone is told so (429)', {s: floods.count(s) for s in set(floods)})
    status = sign_in(server, 'late-clerk', password).status
    report.check(status == 200, 'afterwards the door opens', status)
    code, _ = server.stop()
    report.check(code == 0, 'the server stops in order')


def which_names_exist(report):
    """Without the hash for unknown names the ratio would be a hundred: wide bounds, and still it can fail."""
    server = Server(Place('timing'))

    def took(name):
        began = time.monotonic()
        sign_in(server, name)
        return (time.monotonic() - began) * 1000
    with machine_to_itself():
        sign_in(server, 'stranger')
        # in turn, so that a busy machine slows both
        pairs = [(took(f'worker-{i}'), took(f'walker-{i}')) for i in range(1, 9)]
    known, unknown = (statistics.median(side) for side in zip(*pairs))
    report.check(0.5 < known / unknown < 2, 'a wrong password takes as long for a known name as for an unknown one',
                 f'median of 8: {known:.0f} ms and {unknown:.0f} ms')
    server.stop()


run('sign_in_storm', many_at_once, which_names_exist)
