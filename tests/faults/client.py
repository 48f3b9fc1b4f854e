# client.py - HTTP/1.1 by hand over plain TCP or TLS: what is sent when, and how an exchange ended, is what fault tests
# are about, and libraries hide it. One connection, used by one thread; opened again after it was lost.
import json
import socket
import ssl
import time
from dataclasses import dataclass, field


class Lost(Exception):
    """The connection ended without a whole answer. `begun`: some of the answer had come. `sent`: the request was out."""

    def __init__(self, why, sent=False, begun=False):
        super().__init__(why)
        self.sent, self.begun = sent, begun


@dataclass
class Answer:
    status: int
    headers: dict = field(default_factory=dict)
    body: bytes = b''

    def json(self):
        return json.loads(self.body)

    def code(self):
        """The stable word of a problem, or nothing."""
        if 'problem+json' not in self.headers.get('content-type', ''):
            return ''
        return self.json().get('code', '')

    def closes(self):
        return self.headers.get('connection', '').lower() == 'close'


def tls_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # self-signed, made by the test
    return context


def connect(port, timeout=15.0, tls=False, source=None):
    s = socket.create_connection(('127.0.0.1', port), timeout, (source, 0) if source else None)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return tls_context().wrap_socket(s) if tls else s


def request_bytes(method, path, body=None, headers=(), token=None):
    lines = [f'{method} {path} HTTP/1.1', 'Host: 127.0.0.1']
    if token:
        lines.append(f'Authorization: Bearer {token}')
    if body is not None:
        if not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            lines.append('Content-Type: application/json')
        lines.append(f'Content-Length: {len(body)}')
    lines += [f'{k}: {v}' for k, v in dict(headers).items()]
    return '\r\n'.join(lines).encode() + b'\r\n\r\n' + (body or b'')


class Reader:
    """Answers, one after the other, from a socket."""

    def __init__(self, sock):
        self.sock, self.rest = sock, b''

    def more(self, begun):
        try:
            data = self.sock.recv(65536)
        except OSError as error:
            raise Lost(repr(error), sent=True, begun=begun) from error
        if not data:
            raise Lost('closed', sent=True, begun=begun)
        self.rest += data

    def head(self):
        first, *lines = self.part(b'\r\n\r\n').decode('latin-1').split('\r\n')
        pairs = (line.split(':', 1) for line in lines)
        return Answer(int(first.split(' ')[1]), {k.strip().lower(): v.strip() for k, v in pairs})

    def answer(self):
        answer = self.head()
        while answer.status == 100:
            answer = self.head()
        if answer.headers.get('transfer-encoding') == 'chunked':  # the push service; Huying says the length
            while size := int(self.part(b'\r\n'), 16):
                answer.body += self.piece(size)
                self.part(b'\r\n')
            self.part(b'\r\n')
        else:
            answer.body = self.piece(int(answer.headers.get('content-length', 0)))
        return answer

    def piece(self, length):
        while len(self.rest) < length:
            self.more(begun=True)
        piece, self.rest = self.rest[:length], self.rest[length:]
        return piece

    def part(self, end):
        while end not in self.rest:
            self.more(begun=bool(self.rest))
        part, self.rest = self.rest.split(end, 1)
        return part


class Client:
    def __init__(self, port, token=None, tls=False, timeout=15.0, source=None):
        self.port, self.token, self.tls, self.timeout, self.source = port, token, tls, timeout, source
        self.sock = self.reader = None

    def open(self):
        try:
            self.sock = connect(self.port, self.timeout, self.tls, self.source)
        except OSError as error:
            raise Lost(repr(error)) from error
        self.reader = Reader(self.sock)

    def close(self):
        if self.sock:
            self.sock.close()
        self.sock = self.reader = None

    def request(self, method, path, body=None, headers=(), token=None):
        if not self.sock:
            self.open()
        self.sent_at = time.monotonic()
        try:
            self.sock.sendall(request_bytes(method, path, body, headers, token or self.token))
        except OSError as error:
            self.close()
            raise Lost(repr(error)) from error
        try:
            answer = self.reader.answer()
        except Lost:
            self.close()
            raise
        if answer.closes():
            self.close()
        return answer

    def get(self, path, **more):
        return self.request('GET', path, **more)

    def post(self, path, body=None, key=None, **more):
        headers = {'Idempotency-Key': key} if key else {}
        return self.request('POST', path, b'' if body is None else body, headers=headers, **more)

    def items(self, path):
        """All pages of a list."""
        out, after = [], ''
        while after is not None:
            answer = self.get(f'{path}{"&" if "?" in path else "?"}limit=200{after and "&after=" + after}')
            if answer.status != 200:
                raise RuntimeError(f'GET {path}: {answer.status} {answer.body[:200]}')
            out += answer.json()['items']
            after = answer.json().get('next')
        return out
