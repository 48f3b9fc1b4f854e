"""The single measurements: each runs one program once and returns its figures."""

import json
import os
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIRST_TIME = 1514764800  # 2018-01-01, after the demo's last reading
BATCH = 1000  # observations per POST, as the target says
JSON = "application/json"


class Tools:
    """The compiled programs of this folder."""

    def __init__(self, build):
        subprocess.run(["cmake", "-S", HERE, "-B", build], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", build, "-j2"], check=True, stdout=subprocess.DEVNULL)
        self.load = str(build / "load")
        self.bare_sqlite = str(build / "bare_sqlite")
        self.bare_postgres = str(build / "bare_postgres")


def run_json(command, seconds):
    """The JSON line a program prints; its warnings go to our own stderr."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          timeout=seconds)
    if not done.stdout.strip():
        raise RuntimeError(f"{command[0]}: {done.stderr[-2000:]}")
    figures = json.loads(done.stdout)
    if figures.get("errors"):
        raise RuntimeError(f"{figures['errors']} errors, {done.stderr.strip()}")
    return figures


def rfc3339(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Feed:
    """Load on one server; observation time counts up from run to run, so every key is new."""

    def __init__(self, tools, server, streams, token=None, children=False):
        self.tools, self.server, self.streams, self.token = tools, server, streams, token
        self.children = children
        self.next_time = FIRST_TIME

    def load(self, path, body, seconds, *more):
        command = [self.tools.load, "--url", self.server.url + path, "--body", body,
                   "--streams", ",".join(self.streams), "--seconds", seconds,
                   "--start-time", rfc3339(self.next_time), "--pid", self.server.pid, *more]
        if self.token:
            command += ["--header", f"Authorization: Bearer {self.token}"]
        if self.children:
            command.append("--children")
        figures = run_json(command, float(seconds) + 60)
        self.next_time = figures["next_time"]
        if self.next_time > time.time():
            raise RuntimeError("observation times have reached the present: fewer rounds, please")
        return figures

    def baseline_single(self, seconds):
        return self.load("/observations", '{"stream":{s},"time":"{t}","value":{v}}', seconds)

    def single(self, seconds):
        return self.load("/sta/v1.1/Datastreams({s})/Observations",
                         '{"phenomenonTime":"{t}","result":{v}}', seconds)

    def batched(self, seconds, *more):
        """Figures of load with `rows_per_s` added."""
        body = ('[{"Datastream":{"@iot.id":{s}},"components":["phenomenonTime","result"],'
                '"dataArray":[{rows}]}]')
        figures = self.load("/sta/v1.1/CreateObservations", body, seconds, "--connections", 8,
                            "--rows", BATCH, "--row", '["{t}",{v}]', *more)
        figures["rows_per_s"] = figures["rps"] * BATCH
        return figures

    def batches(self, count):
        return self.batched(600, "--requests", count)

    def live(self, seconds, probes, event_token):
        background = [stream for stream in self.streams if stream not in probes]
        command = ["node", HERE / "live_latency.mjs", "--url", self.server.url,
                   "--token", self.token, "--event-token", event_token, "--seconds", seconds,
                   "--probes", ",".join(probes), "--background", ",".join(background),
                   "--start-time", rfc3339(self.next_time)]
        figures = run_json(command, seconds + 60)
        self.next_time = figures["next_time"]
        return figures


class BareSqlite:
    """The same file through all rounds, as the server's grows too."""

    def __init__(self, tools, folder, schema, streams):
        folder.mkdir(parents=True)
        self.command = [tools.bare_sqlite, "--db", folder / "bare.db", "--batch", BATCH,
                        "--streams", streams]
        if schema:
            self.command += ["--schema", schema]
        self.next_time = FIRST_TIME

    def run(self, seconds):
        figures = run_json([*self.command, "--seconds", seconds, "--start-time", self.next_time],
                           seconds + 60)
        self.next_time += figures["rows"]
        return figures


def bare_postgres(tools, url, seconds):
    return run_json([tools.bare_postgres, "--url", url, "--seconds", seconds], 2 * seconds + 60)


def settle():
    """Between two runs: what the last one wrote is on disk and the cores are free."""
    os.sync()
    time.sleep(0.5)
