# steps.py - reads a scenario file and runs its steps one after the other. The language is described in README.md.
import datetime
import http.client
import json
import pathlib
import re
import shlex
import signal
import time

from live import Listener
from match import Mismatch, fill, match, match_plain

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE = 15  # seconds that `until` goes on asking
ASK = re.compile(r"(until )?(\S+) (GET|POST|PUT|DELETE|PATCH|OPTIONS|HEAD) (\S+)(?: (.*?))? → (\d{3})(?: (.*))?$")
COMMAND = re.compile(r"(in a terminal: )?huying (.*?)(?: → (\d+)(?: (.*))?| killed after (\d+)ms)$")
LISTEN = re.compile(r"(\S+) listens(?: to (\S+))? as (\w+)(?: since (\S+))?$")
HEARS = re.compile(r"(\w+) (hears|has not heard) (\w+)(?: (.*))?$")
ACTS = {"serve", "stop", "kill", "restart"}


class Step:
    def __init__(self, number, text):
        self.number, self.text = number, text
        self.headers, self.has, self.lacks = {}, [], []

    def add(self, line):
        """An indented line: a header to send, something the answer has or lacks, or more of the step."""
        word, _, rest = line.partition(" ")
        if word == "with":
            name, _, value = rest.partition(": ")
            self.headers[name] = value
        elif word == "has":
            self.has.append(rest.partition(": ")[::2])
        elif word == "lacks":
            self.lacks.append(rest)
        else:
            self.text += " " + line


def read(path):
    steps = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("# "):
            continue
        if line.startswith(" "):
            steps[-1].add(line.strip())
        else:
            steps.append(Step(number, line.strip()))
    return steps


class Play:
    """One scenario over one county. `asked` collects the method and path of every request, for the coverage."""

    def __init__(self, county, asked):
        self.county, self.asked, self.listeners = county, asked, {}
        self.values = {"now": datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0),
                       "place": shlex.join(county.place), "files": HERE / "files", "data": county.data,
                       "demo": HERE.parent.parent / "data/demo/330521", "password": county.template.password}

    def run(self, path):
        try:
            for step in read(path):
                try:
                    self.do(step)
                except (Mismatch, OSError, http.client.HTTPException) as e:
                    raise Mismatch(f"{path.name}:{step.number}: {step.text[:200]}\n      {type(e).__name__}: {e}") from e
        finally:
            for listener in self.listeners.values():
                listener.close()

    def do(self, step):
        word = step.text.split(" ")[0]
        if word in ACTS:
            return self.act(word, step.text)
        if found := COMMAND.match(step.text):
            return self.command(step, *found.groups())
        if found := LISTEN.match(step.text):
            return self.listen(*found.groups())
        if found := HEARS.match(step.text):
            name, how, kind, expected = found.groups()
            expected = json.loads(fill(expected or "{}", self.values))
            listener = self.listeners[name]
            return (listener.hears if how == "hears" else listener.has_not_heard)(kind, expected, self.values)
        if found := ASK.match(step.text):
            return self.ask(step, *found.groups())
        raise Mismatch("is no step that README.md describes")

    def act(self, word, text):
        if word == "serve":
            self.county.stop()
            self.county.serve_arguments = shlex.split(fill(text, self.values))[1:]
        elif word == "kill":
            self.county.stop(signal.SIGKILL)
        else:
            self.county.stop()
        if word in ("serve", "restart"):
            self.county.start()

    def command(self, step, terminal, arguments, code, expected, killed_after):
        arguments = shlex.split(fill(arguments, self.values))
        got, text = self.county.run(arguments, int(killed_after) / 1000 if killed_after else None, bool(terminal))
        if killed_after:
            return
        if got != int(code):
            raise Mismatch(f"ended with {got}: {text[-1500:]}")
        if expected:
            match_plain(fill(expected, self.values), text, self.values)

    def headers_of(self, who):
        who = fill(who, self.values)
        if who == "nobody":
            return {}
        token = who[6:] if who.startswith("token:") else self.county.template.tokens.get(who)
        if not token:
            raise Mismatch(f"there is no account {who}")
        return {"Authorization": f"Bearer {token}"}

    def listen(self, who, path, name, since):
        self.county.start()
        headers = self.headers_of(who)
        if since:
            headers["Last-Event-ID"] = fill(since, self.values)
        path = path or "/api/events"
        self.asked.add(("GET", path))
        self.listeners[name] = Listener(self.county.port, path, headers)

    def body(self, text):
        """JSON as it stands, or @file, or @file+SIZE: the file filled up with zeros to so many bytes."""
        text = fill(text or "", self.values)
        if not text.startswith("@"):
            return text.encode()
        name, _, size = text[1:].partition("+")
        content = (HERE / "files" / name).read_bytes()
        return content.ljust(int(size or 0), b"\0")

    def ask(self, step, until, who, method, path, body, status, expected):
        self.county.start()
        end = time.monotonic() + (PATIENCE if until else 0)
        while True:
            try:
                return self.ask_once(step, who, method, fill(path, self.values), self.body(body), int(status), expected)
            except Mismatch:
                if time.monotonic() >= end:
                    raise
            time.sleep(0.1)

    def ask_once(self, step, who, method, path, body, status, expected):
        headers = {"Content-Type": "application/json"} if body else {}
        headers |= self.headers_of(who) | {n: fill(v, self.values) for n, v in step.headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.county.port, timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            endless = answer.headers.get_content_type() == "text/event-stream"
            content = b"" if endless else answer.read()
        finally:
            connection.close()
        self.asked.add((method, path.partition("?")[0]))
        text = content.decode(errors="replace")
        if answer.status != status:
            raise Mismatch(f"answered {answer.status}: {text[:1500]}")
        media = answer.headers.get_content_type()
        if text and media.endswith("json"):
            faults = self.county.template.description.faults(method, path, answer.status, media, json.loads(text))
            if faults:
                raise Mismatch("the answer is not as /openapi.json says: " + "; ".join(faults[:5]))
        self.check(step, answer, text, expected)

    def check(self, step, answer, text, expected):
        captured = dict(self.values)
        if expected:
            expected = fill(expected, self.values)
            if expected[0] in "{[":
                match(json.loads(expected), json.loads(text), captured)
            else:
                match_plain(expected, text, captured)
        for name, wanted in step.has:
            match_plain(f"/{fill(wanted, self.values)}/", answer.headers.get(name) or "", captured)
        for word in step.lacks:
            if fill(word, self.values) in text:
                raise Mismatch(f"the answer has '{word}': {text[:1500]}")
        self.values.update(captured)
