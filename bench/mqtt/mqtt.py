#!/usr/bin/python3
"""Messages a second that Huying acknowledges to a Mosquitto after the commit; see README.md."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import servers  # noqa: E402

PROGRAM = HERE.parent.parent / "build" / "huying"


def built():
    build = HERE.parent.parent / "build" / "bench"
    subprocess.run(["cmake", "-S", HERE.parent, "-B", build], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", build, "-j2", "--target", "mqtt_load"], check=True, stdout=subprocess.DEVNULL)
    return build / "mqtt_load"


def cpu(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_broker(folder):
    port = servers.free_port()
    user = "user root\n" if os.getuid() == 0 else ""
    (folder / "mosquitto.conf").write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n"
        f"max_inflight_messages 0\nset_tcp_nodelay true\nlog_type error\n{user}")
    process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", str(folder / "mosquitto.conf")],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=servers.end_with_parent)
    servers.wait_for_port(port)
    return process, port


def metric(server, name):
    with urllib.request.urlopen(server.url + "/metrics", timeout=10) as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith(f"huying_mqtt_{name} "):
                return int(line.split()[1])
    raise RuntimeError("no " + name)


def streams(huying, server):
    request = urllib.request.Request(server.url + "/api/stations", headers={"Authorization": "Bearer " + huying.token("command-1")})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return [str(s["datastreams"]["pm25"]) for s in json.load(answer)["items"]]


def one_round(load, server, broker, port, ids, messages, first_second):
    done_before, cpu_before = metric(server, "acknowledged_total"), (cpu(server.pid), cpu(broker.pid))
    began = time.perf_counter()
    generator = subprocess.Popen([load, f"mqtt://127.0.0.1:{port}", str(messages), str(first_second), *ids], stdout=subprocess.PIPE)
    generator_cpu = 0.0
    while metric(server, "acknowledged_total") - done_before < messages:
        if generator.poll() is None:
            generator_cpu = cpu(generator.pid)
        if time.perf_counter() - began > 300:
            raise RuntimeError("not all messages were acknowledged in 300 s")
        time.sleep(0.02)
    took = time.perf_counter() - began
    published = json.loads(generator.communicate(timeout=60)[0].splitlines()[-1])  # after its log
    return {"acknowledged/s": messages / took, "broker takes/s": messages / published["seconds"],
            "huying CPU µs": (cpu(server.pid) - cpu_before[0]) / messages * 1e6,
            "mosquitto CPU µs": (cpu(broker.pid) - cpu_before[1]) / messages * 1e6,
            "load CPU µs": generator_cpu / messages * 1e6}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgres", help="an empty database for itself alone")
    parser.add_argument("--listen", action="store_true", help="somebody subscribes to v1.1/Observations")
    arguments = parser.parse_args()
    load = built()
    with tempfile.TemporaryDirectory(prefix="huying-mqtt-bench-") as name:
        folder = Path(name)
        huying = servers.Huying(PROGRAM, folder / "county", arguments.postgres)
        broker, port = start_broker(folder)
        try:
            huying.store += ["--mqtt", f"mqtt://127.0.0.1:{port}"]
            with huying.start() as server:
                huying.store = huying.store[:-2]
                run_rounds(arguments, load, huying, server, broker, port)
        finally:
            broker.terminate()
            broker.wait()


def run_rounds(arguments, load, huying, server, broker, port):
    while metric(server, "connected") == 0:
        time.sleep(0.05)
    listener = None
    if arguments.listen:
        listener = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-t", "v1.1/Observations"],
                                    stdout=subprocess.DEVNULL, preexec_fn=servers.end_with_parent)
    ids, rounds = streams(huying, server), []
    for number in range(arguments.rounds):
        rounds.append(one_round(load, server, broker, port, ids, arguments.messages, 1_000_000_000 + number * 10_000_000))
        print({k: round(v, 1) for k, v in rounds[-1].items()}, flush=True)
    print(f"stored {metric(server, 'stored_total')}, set aside {metric(server, 'set_aside_total')}, "
          f"published {metric(server, 'published_total')}, dropped {metric(server, 'dropped_total')}, "
          f"memory {server.memory_mb()[1]:.0f} MB at most")
    print("| measured | n | median | range |\n|---|---:|---:|---:|")
    for key in rounds[0]:
        values = [r[key] for r in rounds]
        print(f"| MQTT QoS 1: {key} | {len(values)} | {statistics.median(values):,.1f} | {min(values):,.1f} – {max(values):,.1f} |")
    if listener:
        listener.terminate()
        listener.wait()


if __name__ == "__main__":
    main()
