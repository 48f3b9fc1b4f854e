# push_service.py - the local push service (tests/push/receiver.mjs) and phones subscribed to it.
import json
import os
import signal
import subprocess
import time
from urllib.parse import urlsplit

import client
from server import die_with_parent

RECEIVER = os.path.join(os.path.dirname(__file__), '..', 'push', 'receiver.mjs')


class PushService:
    def __init__(self, seconds=240):
        self.process = subprocess.Popen(['node', RECEIVER, '--max-seconds', str(seconds)],
                                        stdout=subprocess.PIPE,
                                        preexec_fn=die_with_parent)
        self.origin = json.loads(self.process.stdout.readline())['origin']
        self.client = client.Client(urlsplit(self.origin).port)

    def ask(self, method, path, body=None):
        self.client.close()
        return self.client.request(method, path, body).json()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


class Phone:
    """A phone of a person, subscribed at the server."""

    def __init__(self, service, server, person):
        self.service, self.person, self.http = service, person, server.client(person)
        self.key = self.http.get('/api/push/key').json()['key']
        made = service.ask('POST', '/subscribe', {'applicationServerKey': self.key})
        self.id, self.subscription = made['id'], {'endpoint': made['endpoint'], 'keys': made['keys']}
        answer = self.http.post('/api/push/subscriptions', self.subscription)
        if answer.status != 201:
            raise RuntimeError(f'not subscribed: {answer.status} {answer.body}')

    def mode(self, mode, **more):
        self.service.ask('POST', f'/mode/{self.id}', {'mode': mode, **more})

    def messages(self):
        return [m | {'payload': json.loads(m['payload'])} for m in self.service.ask('GET', f'/received/{self.id}')['messages']]

    def rejected(self):
        return self.service.ask('GET', f'/received/{self.id}')['rejected']

    def wait(self, seconds, count=1):
        """Messages, when there are so many or the time is over; and how long it took."""
        began = time.monotonic()
        while len(got := self.messages()) < count and time.monotonic() - began < seconds:
            time.sleep(0.02)
        return got, time.monotonic() - began
