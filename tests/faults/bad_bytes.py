# bad_bytes.py [plain|tls] - bytes that are no good request: each gets the right answer at once, costs little, and leaves
# the server as it was.
import socket
import sys
import time

import client
from report import run
from server import Place, Server

TLS = sys.argv[1:] == ['tls']
MEGABYTE = 1 << 20


class Bad:
    def __init__(self, report):
        self.report, self.place = report, Place('bad-tls' if TLS else 'bad')
        self.server = Server(self.place, tls=TLS)
        self.token = self.place.tokens['gateway-1']

    def say(self, data, whole=True):
        """Sends bytes; gives the answer, or nothing when the connection was just closed."""
        sock = client.connect(self.server.port, tls=TLS, timeout=15)
        try:
            sock.sendall(data)
            if not whole and not TLS:
                sock.shutdown(socket.SHUT_WR)
            return client.Reader(sock).answer()
        except (OSError, client.Lost):
            return None
        finally:
            sock.close()

    def expect(self, name, data, status, code=None):
        answer = self.say(data)
        seen = f'{answer.status} {answer.code()}' if answer else 'closed'
        self.report.check(answer and answer.status in status and (code is None or answer.code() == code), name,
                          seen)

    def post(self, body, path='/api/monitor', **headers):
        return client.request_bytes('POST', path, body, {'Content-Type': 'application/json'} | headers,
                                    self.token)


def push_body(bad, head, part, limit):
    """Sends a body without end until the server answers; gives the answer and how many bytes were sent."""
    sock, sent = client.connect(bad.server.port, tls=TLS, timeout=10), 0
    sock.sendall(head)
    sock.settimeout(0.02)
    reader, answer = client.Reader(sock), None
    while sent < limit and answer is None:
        try:
            sock.settimeout(10)
            sock.sendall(part)
            sent += len(part)
            sock.settimeout(0.001)
            answer = reader.answer()
        except client.Lost as lost:
            if 'timed out' not in str(lost) and 'WantRead' not in str(lost):
                break
        except OSError:
            sock.settimeout(5)
            try:
                answer = reader.answer()
            except client.Lost:
                pass
            break
    if answer is None and sent >= limit:
        sock.settimeout(5)
        answer = reader.answer()
    sock.close()
    return answer, sent


def too_large(report):
    bad = Bad(report)
    head = f'POST /api/monitor HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {bad.token}\r\n'
    memory = bad.server.memory_mib()
    answer, sent = push_body(bad, f'{head}Content-Length: {1 << 30}\r\n\r\n'.encode(), b'x' * 65536,
                             64 * MEGABYTE)
    report.check(answer and answer.status == 413 and sent <= 8 * MEGABYTE,
                 'Content-Length of 1 GB: 413 at once',
                 f'{answer and answer.status} after {sent / MEGABYTE:.2f} MB')
    chunk = b'10000\r\n' + b'x' * 65536 + b'\r\n'
    answer, sent = push_body(bad, (head + 'Transfer-Encoding: chunked\r\n\r\n').encode(), chunk, 64 * MEGABYTE)
    report.check(answer and answer.status == 413 and sent <= 24 * MEGABYTE,
                 'chunks without end: 413 soon after 8 MB',
                 f'{answer and answer.status} after {sent / MEGABYTE:.2f} MB')
    bad.expect('expecting to continue with 9 MB: 413 without a byte of it',
               (head + f'Expect: 100-continue\r\nContent-Length: {9 * MEGABYTE}\r\n\r\n').encode(), {413})
    bad.expect('a body of exactly 8 MB is read, and is no JSON: 400', bad.post(b'x' * 8 * MEGABYTE), {400},
               'malformed_json')
    bad.expect('headers of 20 kB: 431', bad.post(b'{}', **{'X-Long': 'y' * 20_000}), {431})
    bad.expect('5000 headers: 431', bad.post(b'{}', **{f'X-{i}': 'y' for i in range(5000)}), {431})
    bad.expect('an address of 20 kB: 414 or 431', bad.post(b'{}', path='/' + 'z' * 20_000), {414, 431})
    report.check(bad.server.memory_mib() < memory + 60, 'memory is given back or small',
                 f'{bad.server.memory_mib():.0f} MiB')
    ended(report, bad)


NOT_HTTP = {
    'no HTTP at all': b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + bytes(100),
    'a line of words': b'hello, is anybody there?\r\n\r\n',
    'another version': b'GET / HTTP/9.7\r\nHost: a\r\n\r\n',
    'a header without colon': b'GET /health HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n',
    'a space before the colon': b'GET /health HTTP/1.1\r\nHost : a\r\n\r\n',
    'no Host-like Host': b'GET /health HTTP/1.1\r\nHost: <script>\r\n\r\n',
    'two lengths': b'POST /api/monitor HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc',
    'a negative length': b'POST /api/monitor HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
    'a length of words': b'POST /api/monitor HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n',
    'a length and chunks': b'POST /api/monitor HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc',
    'a chunk size of words': b'POST /api/monitor HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n',
    'a zero byte in a header': b'GET /health HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n',
    'a bad escape': b'GET /api/%zz HTTP/1.1\r\nHost: a\r\n\r\n',
}
NOT_JSON = {
    'half an object': b'{"location": "a", "pm2', 'two values': b'{} {}', 'bad UTF-8': b'{"location": "\xff"}',
    'NaN': '{"location": "德清武康站", "pm25": NaN}'.encode(), '10 000 brackets deep': b'[' * 10_000 + b']' * 10_000,
    '10 000 objects deep': b'{"a":' * 10_000 + b'1' + b'}' * 10_000, '1 000 000 open brackets': b'[' * 1_000_000,
}


def malformed(report):
    bad = Bad(report)
    for name, data in NOT_HTTP.items():
        bad.expect(f'{name}: 400', data, {400})
    for name, body in NOT_JSON.items():
        for path in ('/api/monitor', '/sta/v1.1/CreateObservations'):
            answer = bad.say(bad.post(body, path=path))
            report.check(answer and answer.status == 400 and answer.code() == 'malformed_json',
                         f'{name} as JSON to {path}: 400',
                         answer and f'{answer.status} {answer.code()}')
    bad.expect('a number out of all range: refused', bad.post('{"location": "德清武康站", "pm25": 1e999}'.encode()),
               {400, 422})
    ended(report, bad)


def cut_short(report):
    """Clients that leave in the middle, at every place; and several requests in one piece."""
    bad = Bad(report)
    whole = bad.post('{"location": "德清武康站", "pm25": 99}'.encode())
    for at in range(1, len(whole), 7):
        sock = client.connect(bad.server.port, tls=TLS)
        sock.sendall(whole[:at])
        sock.close()
    time.sleep(0.3)
    stored = bad.server.client('command-1').get('/api/stations').json()['items'][0].get('pm25')
    report.check(stored is None, 'half a request does nothing', f'{len(whole) // 7} cuts')
    sock = client.connect(bad.server.port, tls=TLS)
    sock.sendall(b''.join(bad.post(('{"location": "德清武康站", "pm25": %d}' % v).encode()) for v in range(50)))
    reader = client.Reader(sock)
    values = [reader.answer().json()['pm25'] for _ in range(50)]
    report.check(values == list(range(50)), '50 requests in one piece are answered in order')
    sock.sendall(bad.post(b'{"location": "a"}') + b'nonsense\r\n\r\n' + whole)
    seen = [reader.answer().status, reader.answer().status]
    report.check(seen == [422, 400],
                 'nonsense after a request: that one answered, the nonsense 400, then the end', seen)
    ended(report, bad)


def ended(report, bad):
    report.check(bad.server.client('command-1').get('/api/cases').status == 200, 'the server works on')
    code, _ = bad.server.stop()
    report.check(code == 0 and bad.place.check()[0] == 0, 'stops in order, huying check finds nothing')


run(f'bad_bytes {"tls" if TLS else "plain"}', too_large, malformed, cut_short)
