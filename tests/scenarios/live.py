# live.py - a listener of Server-Sent Events (WHATWG HTML, 9.2): collects what comes, in a thread of its own.
import http.client
import json
import socket
import threading
import time

from match import Mismatch, match

PATIENCE = 10  # seconds for an event to come


class Listener:
    def __init__(self, port, path, headers):
        self.events, self.next, self.changed = [], 0, threading.Condition()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", path, headers=headers)
        self.answer = self.connection.getresponse()
        if self.answer.status != 200:
            raise Mismatch(f"listening was answered {self.answer.status}: {self.answer.read(500)}")
        self.answer.readline()  # "retry: …" comes when the server has fixed from where on it tells
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        event = {}
        try:
            while line := self.answer.readline():
                line = line.decode().rstrip("\n")
                name, _, value = line.partition(": ")
                if name in ("id", "event", "data"):
                    event[name] = value
                elif line == "" and event:
                    with self.changed:
                        self.events.append((event.get("event"), event.get("id"), json.loads(event.get("data", "{}"))))
                        self.changed.notify_all()
                    event = {}
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # closed by us or by the server

    def hears(self, kind, expected, captured):
        """Waits for the next event of this kind that is as expected; earlier ones are passed over."""
        until = time.monotonic() + PATIENCE
        with self.changed:
            while True:
                for at in range(self.next, len(self.events)):
                    tried = dict(captured)
                    if self.is_like(self.events[at], kind, expected, tried):
                        self.next = at + 1
                        captured.update(tried)
                        captured["event_id"] = self.events[at][1]
                        return
                if not self.changed.wait(max(0, until - time.monotonic())):
                    heard = [kind for kind, _, _ in self.events[self.next:]]
                    raise Mismatch(f"no {kind} {expected} within {PATIENCE} s; heard {heard}")

    def has_not_heard(self, kind, expected, captured):
        time.sleep(0.3)  # what was on its way arrives
        with self.changed:
            for event in self.events:
                if self.is_like(event, kind, expected, dict(captured)):
                    raise Mismatch(f"heard {event}")

    @staticmethod
    def is_like(event, kind, expected, captured):
        if event[0] != kind and not (kind == "anything" and event[0] != "tick"):
            return False
        try:
            match(expected, event[2], captured)
        except Mismatch:
            return False
        return True

    def close(self):
        try:
            self.connection.sock and self.connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
