# slow_clients.py - clients that drip, fall silent or never read: each is ended within the server's limits (header 10 s,
# body 60 s, idle 75 s: src/engine/http/server.hpp), and meanwhile the others are served as fast as ever. Plain and TLS.
import select
import socket
import ssl
import sys
import threading
import time

import client
from report import quiet_p99, run
from server import Place, Server, stations

OF_EACH_KIND = 25
HEAD = ('POST /api/monitor HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'
        'Authorization: Bearer TOKEN\r\n')

# kind: (sent at once, dripped at a byte a second, ended after so many seconds, with 408 if anything is answered)
KINDS = {
    'says nothing': ('', '', 10),
    'drips a header': ('POST /api/mon', 'itor HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: and slower\r\n', 10),
    'stops in a header': ('GET /api/stations HTTP/1.1\r\nHost: 127.', '', 10),
    'stops before the body': (HEAD + 'Content-Length: 100\r\n\r\n', '', 60),
    'drips a body': (HEAD + 'Content-Length: 1000\r\n\r\n{"location":', '"' + 'x' * 200, 60),
    'drips chunks': (HEAD + 'Transfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n' * 40, 60),
    'is idle after a request': ('GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', '', 75),
}


class Slow:
    def __init__(self, server, kind, raw=False):
        token = server.place.tokens['gateway-1']
        self.kind, self.got, self.ended, self.dripped = kind, b'', None, 0
        at_once, self.drip, self.limit = KINDS[kind]
        self.sock = client.connect(server.port, tls=server.tls and not raw)
        self.sock.sendall(at_once.replace('TOKEN', token).encode())
        self.sock.setblocking(False)
        self.began = time.monotonic()

    def tick(self):
        """Once a second: one more byte."""
        if self.ended is None and self.dripped < len(self.drip):
            try:
                self.sock.send(self.drip[self.dripped].encode())
                self.dripped += 1
            except OSError:
                pass  # the end is noticed by reading

    def read(self):
        try:
            data = self.sock.recv(65536)
        except (ssl.SSLWantReadError, BlockingIOError):
            return
        except OSError:
            data = b''
        self.got += data
        if not data:
            self.ended = time.monotonic() - self.began
            self.sock.close()

    def right(self):
        """Ended in time (the server looks twice a second) and told 408, or nothing, or its first answer."""
        in_time = self.ended is not None and self.limit - 1 <= self.ended <= self.limit + 4
        return in_time and (not self.got or b' 408 ' in self.got or self.limit == 75)


class NeverReads:
    """Asks for much and takes nothing; its connection must not be kept for ever."""

    def __init__(self, server):
        self.sock = client.connect(server.port)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.sock.setblocking(False)
        try:
            for _ in range(2000):
                self.sock.send(client.request_bytes('GET', '/openapi.json'))
        except BlockingIOError:
            pass

    def cut(self, within=15):
        """The server's end is gone: what is sent now is answered with a reset. It began later than the others, so its time
        may end a little after theirs."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            try:
                self.sock.send(b'x')
            except BlockingIOError:
                pass  # still waited for: its requests fill the line
            except OSError:
                return True
            time.sleep(0.2)
        return False


def let_pass(slow, seconds):
    """Drips and reads for a while, or until all are ended."""
    end, tick = time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < end and any(s.ended is None for s in slow):
        waiting = {s.sock: s for s in slow if s.ended is None}
        poll = select.poll()
        for sock in waiting:
            poll.register(sock, select.POLLIN)
        by_number = {sock.fileno(): s for sock, s in waiting.items()}
        for number, _ in poll.poll(200):
            by_number[number].read()
        if time.monotonic() >= tick:
            tick += 1
            for s in waiting.values():
                s.tick()


def speed_of_others(server, seconds=3):
    """Seconds that each of the usual requests took meanwhile."""
    gateway, command, took = server.client('gateway-1'), server.client('command-1'), []
    name, end = stations(server)[0]['name'], time.monotonic() + seconds
    while time.monotonic() < end:
        for ask in (lambda: gateway.post('/api/monitor', {'location': name, 'pm25': 20}),
                    lambda: command.get('/api/cases')):
            began = time.monotonic()
            status = ask().status
            took.append(time.monotonic() - began)
            if status != 200:
                raise RuntimeError(f'answered {status}')
        time.sleep(0.002)
    return took


def slow_ones(report, tls):
    place = Place('slow-tls' if tls else 'slow')
    server = Server(place, tls=tls)
    slow = [Slow(server, kind) for kind in KINDS for _ in range(OF_EACH_KIND)]
    if tls:  # not even a greeting
        slow += [Slow(server, 'says nothing', raw=True) for _ in range(OF_EACH_KIND)]
    glutton = None if tls else NeverReads(server)
    measured = []
    measuring = threading.Thread(target=lambda: measured.append(quiet_p99(lambda: speed_of_others(server), 50)))
    measuring.start()
    let_pass(slow, 85)
    measuring.join()
    words = 'over TLS' if tls else 'plain'
    p99, n = measured[0] if measured else (float('inf'), 0)
    report.check(p99 < 50, f'{words}: others are served with p99 < 50 ms beside {len(slow)} slow clients',
                 f'{p99:.1f} ms, n {n}')
    for kind in KINDS:
        those = [s for s in slow if s.kind == kind]
        times = [round(s.ended, 1) if s.ended else None for s in those]
        report.check(all(s.right() for s in those),
                     f'{words}: a client that {kind} is ended after {KINDS[kind][2]} s',
                     f'{set(times)}, {"408" if those[0].got and KINDS[kind][2] < 75 else "closed"}')
    if glutton:
        report.check(glutton.cut(), f'{words}: a client that never reads is cut off')
    report.check(server.client().get('/health').status == 200, f'{words}: the server lives')
    code, seconds = server.stop()
    report.check(code == 0, f'{words}: and stops in order', f'{seconds:.1f} s')


def plain(report):
    slow_ones(report, tls=False)


def over_tls(report):
    slow_ones(report, tls=True)


run('slow_clients ' + sys.argv[1], {'plain': plain, 'tls': over_tls}[sys.argv[1]])
