# idle_connections.py - 10 000 phones that keep their connection open and say nothing: the server answers others at once
# and takes at most 150 MB of memory.
import resource
import selectors
import time

import client
from report import machine_to_itself, quiet_p99, run
from server import Place, Server

CONNECTIONS = 10_000
MOST_MEMORY = 150  # MB, issue 2
SOURCES = [f'127.0.0.{i}' for i in range(2, 7)]  # 28 000 ports each, as others need some too


def room_for_files():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1000
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))


def open_many(server, token):
    """Each asks once, as a phone does, and is answered; in steps, so that no queue overflows."""
    text = client.request_bytes('GET', '/api/session', token=token)
    socks, refused = [], 0
    for _ in range(CONNECTIONS // 250):
        some = []
        for i in range(250):
            s = client.connect(server.port, source=SOURCES[i % len(SOURCES)])
            s.sendall(text)
            some.append(s)
        refused += sum(b' 200 ' not in s.recv(4096)[:20] for s in some)
        socks += some
    return socks, refused


def time_of(gateway):
    began = time.monotonic()
    gateway.post('/api/monitor', {'location': '德清武康站', 'pm25': 20})
    return time.monotonic() - began


def closed(socks):
    waiting = selectors.DefaultSelector()
    for s in socks:
        waiting.register(s, selectors.EVENT_READ)
    return len(waiting.select(0))


def ten_thousand(report):
    room_for_files()
    place = Place('idle')
    server = Server(place)
    gateway, empty = server.client('gateway-1'), server.memory_mib()
    with machine_to_itself():
        began = time.monotonic()
        socks, refused = open_many(server, place.tokens['worker-1'])
        opened = time.monotonic() - began
        report.check(not refused, f'{CONNECTIONS} connections are taken and answered', f'in {opened:.1f} s')
    p99, _ = quiet_p99(lambda: [time_of(gateway) for _ in range(700)], 50)
    report.check(p99 < 50, 'beside them an observation is stored with p99 < 50 ms', f'{p99:.1f} ms')
    gone = closed(socks)
    connections = int(server.client().get('/metrics').body.split(b'\nhuying_http_connections ')[1].split()[0])
    report.check(gone == 0 and connections >= CONNECTIONS, 'all of them are still open',
                 f'{connections} by the server\'s count')
    memory, peak = server.memory_mib(), server.memory_mib('VmHWM')
    report.check(peak <= MOST_MEMORY, f'memory of the server ≤ {MOST_MEMORY} MB',
                 f'{memory:.0f} MiB now, {peak:.0f} MiB at most, {empty:.0f} MiB before')
    for s in socks:
        s.close()
    code, seconds = server.stop()
    report.check(code == 0, 'the server stops in order', f'{seconds:.1f} s')


run('idle_connections', ten_thousand)
