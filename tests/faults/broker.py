# broker.py - a Mosquitto of the test's own: on a free port of 127.0.0.1, with a password file, its sessions and queues on
# disk. Its log tells what it sent to whom and what was acknowledged. Also publishing and hearing by its own programs.
import atexit
import os
import re
import socket
import subprocess
import threading
import time
from collections import Counter

from server import DIR, die_with_parent

MOSQUITTO = '/usr/sbin/mosquitto'
USERS = {'huying': 'H: @/secret', 'gateway': 'gateway-secret', 'reader': 'reader-secret'}


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Broker:
    def __init__(self, name):
        self.folder, self.port, self.process = os.path.join(DIR, 'broker-' + name), free_port(), None
        os.makedirs(self.folder)
        passwords = self.folder + '/passwords'
        open(passwords, 'w').close()
        for user, password in USERS.items():
            subprocess.run(['mosquitto_passwd', '-b', passwords, user, password], check=True, capture_output=True)
        self.password_file = self.folder + '/huying-password'
        with open(self.password_file, 'w') as file:
            file.write(USERS['huying'] + '\n')
        self.log_file = self.folder + '/log'
        with open(self.folder + '/conf', 'w') as file:
            file.write(f'listener {self.port} 127.0.0.1\nallow_anonymous false\npassword_file {passwords}\n'
                       f'persistence true\npersistence_location {self.folder}/\nmax_queued_messages 0\n'
                       f'log_dest file {self.log_file}\nlog_dest topic\nlog_type all\n'
                       + ('user root\n' if os.getuid() == 0 else ''))
        atexit.register(self.kill)
        self.start()

    def start(self):
        self.process = subprocess.Popen([MOSQUITTO, '-c', self.folder + '/conf'], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        for _ in range(500):
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError('Mosquitto does not start')

    def stop(self):
        """In order: it writes its sessions and queues to the disk."""
        self.process.terminate()
        self.process.wait(20)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def options(self):
        return ['--mqtt', f'mqtt://huying@127.0.0.1:{self.port}', '--mqtt-password-file', self.password_file]

    def log(self):
        with open(self.log_file, errors='replace') as file:
            return file.read()

    def acknowledged(self, client='huying'):
        """How many messages of each topic the client has acknowledged."""
        topics, out = {}, Counter()
        for line in self.log().split('\n'):
            if m := re.search(rf"Sending PUBLISH to {client} \(d\d, q1, r\d, m(\d+), '([^']*)'", line):
                topics[m[1]] = m[2]
            elif (m := re.search(rf'Received PUBACK from {client} \(Mid: (\d+)', line)) and m[1] in topics:
                out[topics.pop(m[1])] += 1
        return out

    def login(self, user):
        return ['-h', '127.0.0.1', '-p', str(self.port), '-u', user, '-P', USERS[user], '-V', 'mqttv5']

    def publish(self, topic, payloads, check=True):
        """At QoS 1; True when the broker has taken them all."""
        lines = [p if isinstance(p, bytes) else p.encode() for p in payloads]
        done = subprocess.run(['mosquitto_pub', *self.login('gateway'), '-q', '1', '-t', topic, '-l'],
                              input=b'\n'.join(lines) + b'\n', capture_output=True, timeout=60)
        if check and done.returncode != 0:
            raise RuntimeError(f'mosquitto_pub: {done.stderr.decode()}')
        return done.returncode == 0

    def publish_file(self, topic, payload):
        """One message of any bytes."""
        subprocess.run(['mosquitto_pub', *self.login('gateway'), '-q', '1', '-t', topic, '-s'], input=payload, check=True,
                       capture_output=True, timeout=60)

    def hear(self, *topics):
        return Hearing(self, topics)


class Hearing(threading.Thread):
    """Subscribes and keeps (topic, payload) of everything that comes."""

    def __init__(self, broker, topics):
        super().__init__(daemon=True)
        filters = [part for topic in topics for part in ('-t', topic)]
        self.process = subprocess.Popen(['stdbuf', '-oL', 'mosquitto_sub', *broker.login('reader'), '-q', '1', '-d', '-F', '%t\t%p', *filters],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=die_with_parent)
        self.heard, self.ready = [], threading.Event()
        atexit.register(self.end)
        self.start()
        if not self.ready.wait(15):
            raise RuntimeError('mosquitto_sub does not subscribe')

    def run(self):
        for line in self.process.stdout:
            if line.startswith('Subscribed '):
                self.ready.set()
            elif '\t' in line:
                self.heard.append(tuple(line.rstrip('\n').split('\t', 1)))

    def of(self, topic):
        return [payload for t, payload in list(self.heard) if t == topic]

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
