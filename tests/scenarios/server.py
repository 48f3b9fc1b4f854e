# server.py - a county for one scenario: a copy of the demonstration on SQLite or PostgreSQL, the server over it, and
# the commands of the program. The copy is made from a template, so each scenario starts fresh and at once.
import json
import pathlib
import shlex
import shutil
import signal
import subprocess
import time

from schema import Description

ACCOUNTS = (["command-1", "environment-1", "environment-2", "gateway-1", "citizen-1", "emergency-1", "admin-1", "security-1", "audit-1"]
            + [f"{role}-{i}" for role in ("worker", "leader") for i in range(1, 9)]
            + [f"township-{i}" for i in range(1, 14)])
ADDED = [["emergency-1", "--role", "department", "--department", "emergency"]]


class Failure(Exception):
    pass


class Template:
    """The demonstration county with a token for every account, made once for each database."""

    def __init__(self, program, folder, postgres):
        self.program, self.folder, self.postgres, self.made = program, pathlib.Path(folder), postgres, 0
        self.name = "postgresql" if postgres else "sqlite"
        data = self.folder / f"{self.name}-template"
        data.mkdir()
        place = self.place(data, "template_county")
        loaded = self.command(["demo", *place])
        self.password = loaded.rsplit("password: ", 1)[1].strip()
        self.passwords = {}  # of accounts that have one of their own
        for account in ADDED:
            self.passwords[account[0]] = self.command(["user", "add", *account, *place]).rsplit("password: ", 1)[1].strip()
        self.description = Description(json.loads(self.command(["openapi"])))
        self.tokens = {name: self.command(["token", name, *place]).strip() for name in ACCOUNTS}

    def place(self, data, database):
        if not self.postgres:
            return ["--data", str(data)]
        if database == "template_county":
            self.sql(f"CREATE DATABASE {database}")
        return ["--data", str(data), "--database", f"{self.postgres.rsplit('/', 1)[0]}/{database}"]

    def sql(self, text):
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", self.postgres, "-c", text], check=True, capture_output=True)

    def command(self, arguments):
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise Failure(f"huying {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def copy(self, name):
        return County(self, name)


class County:
    running = set()  # every server that is up, so that an interrupted run ends them all

    def __init__(self, template, name):
        self.template, self.name, self.process, self.port = template, name.replace("-", "_"), None, None
        self.data = template.folder / f"{template.name}-{name}"
        shutil.copytree(template.folder / f"{template.name}-template", self.data)
        if template.postgres:
            template.sql(f"CREATE DATABASE s_{self.name} TEMPLATE template_county")
        self.place = template.place(self.data, f"s_{self.name}")
        self.log = self.data / "log"
        self.serve_arguments = []

    def start(self):
        if self.process and self.process.poll() is None:
            return
        command = [self.template.program, "serve", *self.place, "--listen", "127.0.0.1:0", *self.serve_arguments]
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        County.running.add(self.process)
        for _ in range(2000):
            text = self.log.read_text()
            if "listening on http" in text and text.split("listening on http")[1].count("\n"):
                self.port = int(text.split("listening on http")[1].split("\n")[0].rsplit(":", 1)[1])
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        self.stop(signal.SIGKILL)
        raise Failure(f"the server did not start: {self.log.read_text()[-1500:]}")

    def stop(self, how=signal.SIGTERM):
        if not self.process:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Failure("the server did not stop within 20 s of SIGTERM") from None
        finally:
            County.running.discard(self.process)
            self.process = None

    def run(self, arguments, killed_after=None, terminal=False):
        """Runs a command of the program; gives its exit code and everything that it printed."""
        wrapped = ["script", "-qec", shlex.join([self.template.program, *arguments]), "/dev/null"]  # util-linux
        command = wrapped if terminal else [self.template.program, *arguments]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            text, _ = process.communicate(timeout=killed_after or 120)
        except subprocess.TimeoutExpired:
            process.kill()
            text, _ = process.communicate()
        return process.returncode, text

    def remove(self):
        try:
            self.stop(signal.SIGKILL)
        finally:
            shutil.rmtree(self.data, ignore_errors=True)
            if self.template.postgres:
                self.template.sql(f"DROP DATABASE s_{self.name} WITH (FORCE)")
