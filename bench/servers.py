"""The two servers under measurement: started on a free local port, stopped by their own pid."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PR_SET_PDEATHSIG = 1  # prctl(2)
C_LIBRARY = ctypes.CDLL(None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end_with_parent():
    C_LIBRARY.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Server:
    """A child process that listens on 127.0.0.1; also ends if this program is killed."""

    def __init__(self, command, port, ready_path, log, **options):
        self.url = f"http://127.0.0.1:{port}"
        self.ready_url = self.url + ready_path
        self.log = Path(log)
        with open(self.log, "ab") as output:
            self.started = time.perf_counter()
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, preexec_fn=end_with_parent, **options)
        self.pid = self.process.pid

    def wait_ready(self, seconds=60):
        """Seconds from the start of the process to the first 200."""
        while (elapsed := time.perf_counter() - self.started) < seconds:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.ready_url, timeout=1):
                    return time.perf_counter() - self.started
            except (urllib.error.URLError, OSError):
                time.sleep(0.002)
        self.stop()
        raise RuntimeError(f"not ready after {elapsed:.0f} s: {self.log.read_text()[-2000:]}")

    def memory_mb(self):
        """(resident now, highest so far) in MB of 10^6 bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in status.splitlines())
        return tuple(int(fields[name].split()[0]) * 1024 / 1e6 for name in ("VmRSS", "VmHWM"))

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def start_baseline(folder, journal):
    """Debian's gunicorn with 2 sync workers and nothing else set."""
    folder.mkdir(parents=True)
    port = free_port()
    environment = dict(os.environ, BASELINE_DB=str(folder / "observations.db"),
                       BASELINE_JOURNAL=journal, PYTHONDONTWRITEBYTECODE="1")
    command = ["/usr/bin/python3", "/usr/bin/gunicorn", "--workers", "2",
               "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "app:app"]
    server = Server(command, port, "/", folder / "log", cwd=HERE / "baseline", env=environment)
    wait_for_port(port)
    return server


def wait_for_port(port, seconds=20):
    for _ in range(seconds * 50):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            time.sleep(1)  # both workers have imported the application
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the baseline does not listen")


class Huying:
    """One demonstration county made by `huying demo`, and the server on it."""

    def __init__(self, binary, folder, database=None):
        self.binary = str(binary)
        self.folder = folder
        self.store = ["--data", str(folder / "data")]
        if database:
            self.store += ["--database", database]
        folder.mkdir(parents=True)
        self.run("demo")

    def run(self, *arguments):
        done = subprocess.run([self.binary, *arguments, *self.store], capture_output=True,
                              text=True, timeout=600)
        if done.returncode != 0:
            raise RuntimeError(f"huying {' '.join(arguments)}: {done.stderr[-2000:]}")
        return done.stdout.strip()

    def token(self, name):
        return self.run("token", name).split()[-1]

    def start(self):
        """The server, ready, with `ready_after`: seconds from exec to /ready."""
        port = free_port()
        command = [self.binary, "serve", *self.store, "--listen", f"127.0.0.1:{port}"]
        server = Server(command, port, "/ready", self.folder / "log")
        server.ready_after = server.wait_ready()
        return server

    def drop_caches(self):
        """Makes the next start a cold one: nothing of the data or the program in memory."""
        for path in [Path(self.binary), *(self.folder / "data").rglob("*")]:
            if path.is_file():
                with open(path, "rb") as file:
                    os.fsync(file.fileno())
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def datastreams(url, token):
    """{id: name} of every datastream, all pages."""
    found = {}
    page = url + "/sta/v1.1/Datastreams?%24top=1000"
    for _ in range(50):
        request = urllib.request.Request(page, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=10) as response:
            body = json.load(response)
        found.update({str(item["@iot.id"]): item["name"] for item in body["value"]})
        if "@iot.nextLink" not in body:
            break
        page = urllib.parse.urljoin(page, body["@iot.nextLink"])
    return found
