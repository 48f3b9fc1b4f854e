# server.py - places (a data folder, perhaps with a PostgreSQL database) that start as copies of one loaded
# demonstration county, and server processes over them. Environment: HUYING (the program), FAULTS_DIR (a folder of the
# whole run, removed at its end), DEMO_FILES, POSTGRES_URL where a test uses PostgreSQL.
import atexit
import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from urllib.parse import urlsplit

import client

HUYING = os.environ['HUYING']
DIR = os.environ['FAULTS_DIR']
FILES = os.environ['DEMO_FILES']
PEOPLE = ['command-1', 'environment-1', 'gateway-1', 'citizen-1', 'township-1',
          *(f'worker-{i}' for i in range(1, 9)), *(f'leader-{i}' for i in range(1, 9))]


def command(*args, timeout=60):
    return subprocess.run([HUYING, *args], capture_output=True, text=True, timeout=timeout)


def must(*args):
    done = command(*args)
    if done.returncode != 0:
        raise RuntimeError(f'huying {" ".join(args)}: {done.stdout}{done.stderr}')
    return done.stdout


def psql(url, sql):
    return subprocess.run(['psql', '-qAtX', '-v', 'ON_ERROR_STOP=1', url, '-c', sql], check=True,
                          capture_output=True, text=True).stdout.strip()


def template(kind):
    """The demonstration county, loaded once in the run: its folder or database, and everybody's token."""
    folder = os.path.join(DIR, f'template-{kind}')
    with open(folder + '.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(folder + '/tokens.json'):
            os.makedirs(folder, exist_ok=True)
            where = ['--data', folder]
            if kind != 'sqlite':
                url = os.environ['POSTGRES_URL']
                psql(url, 'CREATE DATABASE template_county')
                where += ['--database', url.rsplit('/', 1)[0] + '/template_county']
            said = must('demo', '--files', FILES, *where)
            with open(folder + '/password.txt', 'w') as file:
                file.write(said.rsplit('password: ', 1)[1].strip())
            tokens = {name: must('token', name, *where).strip() for name in PEOPLE}
            with open(folder + '/tokens.json', 'w') as file:
                json.dump(tokens, file)
    return folder


class Place:
    """Its own copy of the county. kind: 'sqlite' or 'postgres'."""

    def __init__(self, name, kind='sqlite', folder=None):
        made, self.name, self.kind = template(kind), name, kind
        self.folder = folder or os.path.join(DIR, name)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(made, self.folder)
        with open(made + '/tokens.json') as file:
            self.tokens = json.load(file)
        with open(made + '/password.txt') as file:
            self.password = file.read()
        self.where, self.database = ['--data', self.folder], None
        if kind != 'sqlite':
            database = name.replace('-', '_')
            with open(made + '.lock', 'w') as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                psql(os.environ['POSTGRES_URL'], f'CREATE DATABASE {database} TEMPLATE template_county')
            self.database = os.environ['POSTGRES_URL'].rsplit('/', 1)[0] + '/' + database
            self.where += ['--database', self.database]
        self.times = {}  # of the last observation sent to a stream, microseconds

    def check(self):
        """`huying check`: exit code and what it printed."""
        done = command('check', *self.where)
        return done.returncode, done.stdout + done.stderr


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no server outlives an aborted test


class Server:
    """A running server; start it in the main thread."""

    def __init__(self, place, *options, tls=False):
        self.place, self.tls = place, tls
        args = [HUYING, 'serve', *place.where, '--listen', '127.0.0.1:0', '--files', FILES, *options]
        if tls:
            args += ['--tls-cert', f'{DIR}/cert.pem', '--tls-key', f'{DIR}/key.pem']
        self.log = open(os.path.join(DIR, place.name + '.log'), 'ab')
        self.process = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=self.log,
                                        preexec_fn=die_with_parent)
        atexit.register(self.kill)
        self.port = self.wait_for_port()

    def wait_for_port(self):
        given_up = threading.Timer(20, self.process.kill)
        given_up.start()
        line = self.process.stdout.readline().decode()
        given_up.cancel()
        if not line.startswith('listening on '):
            with open(self.log.name, 'rb') as file:
                raise RuntimeError(f'no server: {line!r} {file.read()[-500:]!r}')
        return urlsplit(line.split()[-1]).port

    def client(self, person=None, **more):
        return client.Client(self.port, self.place.tokens[person] if person else None, tls=self.tls, **more)

    def signed_in(self, person):
        """The session of somebody, for what a token may not do."""
        answer = client.Client(self.port).post('/api/session', {'name': person, 'password': self.place.password})
        return answer.headers['set-cookie'].split(';')[0].removeprefix('session=')

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        return self.process.wait()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self, seconds=25):
        """SIGTERM; gives the exit code and how long it took, or nothing when it did not end in time."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.terminate()
        try:
            return self.process.wait(seconds), time.monotonic() - began
        except subprocess.TimeoutExpired:
            self.kill()
            return None, time.monotonic() - began

    def memory_mib(self, what='VmRSS'):
        with open(f'/proc/{self.process.pid}/status') as file:
            for line in file:
                if line.startswith(what):
                    return int(line.split()[1]) / 1024
        raise RuntimeError('no ' + what)


def stations(server):
    return server.client('command-1').get('/api/stations').json()['items']
