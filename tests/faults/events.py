# events.py - a page that listens to /api/events: keeps what it heard and when, and comes back after a loss with
# Last-Event-ID, as a browser does.
import json
import threading
import time

import client


class Listener(threading.Thread):
    def __init__(self, port, token, path='/api/events'):
        super().__init__(daemon=True)
        self.port, self.token, self.path = port, token, path
        self.heard = []       # (monotonic time, kind, data)
        self.connections = 0  # that were answered with 200
        self.resets = 0
        self.last_id, self.stopping, self.sock = None, False, None

    def run(self):
        while not self.stopping:
            try:
                self.listen()
            except (client.Lost, OSError, ValueError):
                time.sleep(0.2)

    def listen(self):
        self.sock = client.connect(self.port, timeout=40)
        headers = {'Last-Event-ID': self.last_id} if self.last_id else {}
        self.sock.sendall(client.request_bytes('GET', self.path, headers=headers, token=self.token))
        reader = client.Reader(self.sock)
        if reader.head().status != 200:
            raise client.Lost('refused')
        self.connections += 1
        while not self.stopping:
            self.take(reader.part(b'\n\n').decode())

    def take(self, text):
        fields = dict(line.split(': ', 1) for line in text.split('\n') if ': ' in line)
        self.resets += fields.get('event') == 'reset'
        if 'id' in fields:
            self.last_id = fields['id']
            self.heard.append((time.monotonic(), fields['event'], json.loads(fields['data'])))

    def when(self, kind, **wanted):
        """When an event of this kind with these members was first heard, or nothing."""
        for at, k, data in list(self.heard):
            if k == kind and all(data.get(name) == value for name, value in wanted.items()):
                return at
        return None

    def sequence(self):
        return [data['seq'] for _, _, data in list(self.heard)]

    def open(self):
        self.start()
        end = time.monotonic() + 10
        while not self.connections and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.1)  # the place in the stream is taken right after the head of the answer
        return self

    def end(self):
        self.stopping = True
        if self.sock:
            try:
                self.sock.shutdown(2)
            except OSError:
                pass
