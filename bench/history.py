#!/usr/bin/python3
"""A county with long history on SQLite: how long its charts and its latest values take through the server, warm and from the
disk, alone and while observations come in, and how much memory the server has meanwhile. See README.md."""

import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

import machine  # noqa: E402
import report  # noqa: E402
from measure import Feed, Tools  # noqa: E402
from servers import Huying  # noqa: E402

TEN_YEARS = ("2016-11-03T00:00:00Z", "2026-10-31T23:00:00Z")
PIXELS = 1200
PROPERTIES = ["pm25", "pm10", "so2", "no2", "co", "o3"]
AFTER_HISTORY = 1_793_491_200 + 3600  # 2026-11-01T01:00:00Z; a row of the load is a second later than the one before
BURST = 30  # batches of 1000
MOST_ARGUMENT = 120_000  # bytes of one argument of a program; Linux allows 128 KiB


class County(Huying):
    """The folder that history_bench fills."""

    def __init__(self, folder):  # no demonstration is made: it is there
        self.binary, self.folder, self.store = str(ROOT / "build/huying"), folder, ["--data", str(folder / "data")]

    def file(self):
        return max((self.folder / "data").rglob("*.db*"), key=lambda p: p.stat().st_size)


class Client:
    """One kept connection, as a browser's."""

    def __init__(self, url, token):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)
        self.headers = {"Authorization": "Bearer " + token}

    def get(self, path):
        """(milliseconds from the request to the last byte, the body)"""
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]}")
        return took, body


def chart_path(station, name):
    return f"/api/stations/{station}/series?property={name}&from={TEN_YEARS[0]}&to={TEN_YEARS[1]}&width={PIXELS}"


class Questions:
    """What is asked in turn; every answer is looked at."""

    def __init__(self, client, samples, long_charts):
        self.client, self.samples, self.charts = client, samples, long_charts
        self.random = random.Random(1)

    def chart(self, label):
        took, body = self.client.get(chart_path(*self.random.choice(self.charts)))
        series = json.loads(body)
        if sum(series["n"]) < 80_000 or len(series["times"]) > PIXELS or len(series["low"]) != len(series["high"]):
            raise RuntimeError(f"no chart of ten years: {sum(series['n'])} values in {len(series['times'])} points")
        self.samples.add(f"{label}: ten years of a stream in {PIXELS} points, ms", took)

    def latest(self, label):
        took, body = self.client.get("/api/stations")
        streams = sum(len(s["datastreams"]) for s in json.loads(body)["items"])
        self.samples.add(f"{label}: latest values of {streams} streams, ms", took)

    def round(self, label):
        self.chart(label)
        self.latest(label)


def streams_of(client):
    """{station: {property: stream}}, and the charts that have ten years: those of the first stations of the long ones."""
    stations = [s for s in json.loads(client.get("/api/stations")[1])["items"] if s["name"].startswith("long station")]
    everything = [str(stream) for s in stations for stream in s["datastreams"].values()]
    return [(s["id"], p) for s in stations[:90] for p in PROPERTIES], everything


def ingest(tools, server, token, streams, samples, stop):
    """Batches of 1000 rows into all streams in turn until `stop`, with a pause between, so that every stream is remembered."""
    per_call = MOST_ARGUMENT // (len(max(streams, key=len)) + 1)
    feeds = [Feed(tools, server, streams[i:i + per_call], token) for i in range(0, len(streams), per_call)]
    for feed in feeds:
        feed.next_time = AFTER_HISTORY
    while not stop.is_set():
        for feed in feeds:
            samples.add("rows/s of batches of 1000 into all streams, in bursts", feed.batches(BURST)["rows_per_s"])
        time.sleep(0.3)


def run(arguments):
    folder = arguments.folder.resolve()
    county = County(folder)
    samples = report.Samples()
    tools = Tools(ROOT / "build" / "bench")
    county.drop_caches()
    with county.start() as server:
        samples.add("from the disk: start to ready, s", server.ready_after)
        samples.add("resident after the start, MB", server.memory_mb()[0])
        client = Client(server.url, county.token("command-1"))
        charts, everything = streams_of(client)
        measure(arguments, county, server, tools, client, charts, everything, samples)
    size = sum(p.stat().st_size for p in (folder / "data").rglob("*") if p.is_file())
    print(f"{len(everything)} streams, {size / 1e9:.1f} GB of files")
    print("\n".join([*machine.describe(folder), "", *report.samples_table(samples)]))


def measure(arguments, county, server, tools, client, charts, everything, samples):
    questions = Questions(client, samples, charts)
    for _ in range(arguments.cold):
        county.drop_caches()
        questions.chart("from the disk")
        county.drop_caches()
        questions.latest("from the disk")
    for _ in range(arguments.rounds):
        questions.round("alone")
    samples.add("resident after these, MB", server.memory_mb()[0])
    stop = threading.Event()
    token = county.token("gateway-1")
    feeding = threading.Thread(target=ingest, args=(tools, server, token, everything, samples, stop))
    feeding.start()
    time.sleep(2)
    began = time.perf_counter()
    while time.perf_counter() - began < arguments.busy:
        questions.round("while rows come in")
        samples.add("resident while rows come in, MB", server.memory_mb()[0])
        time.sleep(0.1)
    stop.set()
    feeding.join()
    for _ in range(arguments.rounds):
        questions.round("alone again")
    now, highest = server.memory_mb()
    samples.add("resident at the end, MB", now)
    samples.add("highest resident memory, MB", highest)


def count_rows(county):
    done = subprocess.run(["sqlite3", f"file:{county.file()}?mode=ro", "SELECT count(*) FROM observation"],
                          capture_output=True, text=True, check=True)
    return int(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "history", help="kept: delete it afterwards")
    parser.add_argument("--million", type=int, default=100, help="rows")
    parser.add_argument("--stations", type=int, default=1667, help="of 6 streams each")
    parser.add_argument("--fill", action="store_true", help="only make the county (100 M rows: 9 GB)")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--cold", type=int, default=9)
    parser.add_argument("--busy", type=int, default=30, help="seconds of load")
    arguments = parser.parse_args()
    if arguments.fill:
        subprocess.run([ROOT / "build/history_bench", arguments.folder / "data", str(arguments.million), str(arguments.stations)], check=True)
        print(f"{count_rows(County(arguments.folder)):,} rows")
    else:
        run(arguments)


if __name__ == "__main__":
    main()
