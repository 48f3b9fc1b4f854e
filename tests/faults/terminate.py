# terminate.py - SIGTERM under load: the server takes no new connections, answers what it has begun, loses nothing that
# it acknowledged and is gone within 20 s with exit code 0.
import threading
import time

import client
from audit import Audit, send_again
from events import Listener
from load import Load, time_text
from report import machine_to_itself, run, until
from server import Place, Server, stations

RACE = 0.25  # seconds around the signal in which a request and the closing of its connection may cross


class SlowUpload(threading.Thread):
    """An observation whose body needs two seconds to arrive, begun before the signal."""

    def __init__(self, server, stream):
        super().__init__(daemon=True)
        self.sock, self.answer = client.connect(server.port), None
        self.row = (stream, time.time_ns() // 1000, 33.5)
        self.text = client.request_bytes('POST', f'/sta/v1.1/Datastreams({stream})/Observations',
                                         {'result': 33.5, 'phenomenonTime': time_text(self.row[1])},
                                         token=server.place.tokens['gateway-1'])

    def run(self):
        part = len(self.text) // 8 + 1
        try:
            for at in range(0, len(self.text), part):
                self.sock.sendall(self.text[at:at + part])
                time.sleep(0.25)
            self.answer = client.Reader(self.sock).answer()
        except (OSError, client.Lost) as lost:
            self.answer = lost


def refused(port):
    try:
        client.connect(port, timeout=2).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        pass
    return False


def wrongly_lost(load, signalled):
    """Requests that got half an answer, or none although the server had them before the signal."""
    out = []
    for actor in load.actors:
        lost = getattr(actor, 'lost', None)
        if lost and lost.begun:
            out.append(f'half an answer: {lost}')
        if lost and lost.sent and actor.client.sent_at < signalled - RACE:
            out.append(f'no answer to a request of {signalled - actor.client.sent_at:.2f} s before')
    return out


def under_load(report):
    place = Place('terminate')
    server = Server(place)
    all_stations = stations(server)
    listener = Listener(server.port, place.tokens['command-1']).open()
    upload = SlowUpload(server, all_stations[7]['datastreams']['o3'])
    with machine_to_itself():
        load = Load(server.port, place, all_stations, 'term').start()
        time.sleep(1.0)
        upload.start()
        time.sleep(0.5)
        signalled = time.monotonic()
        server.terminate()
        report.check(until(lambda: refused(server.port), 1), 'new connections are refused during the drain',
                     f'after {time.monotonic() - signalled:.3f} s')
        report.check(server.process.poll() is None, 'the server still works on what it has begun')
        code, took = server.stop(20)
        load.stop()
    listener.end()
    upload.join()
    report.check(code == 0, 'exit code 0 within 20 s', f'{code} after {time.monotonic() - signalled:.1f} s')
    answer = upload.answer
    report.check(isinstance(answer, client.Answer) and answer.status == 201 and answer.closes(),
                 'a request that was still arriving is answered, and told that the connection closes', getattr(answer, 'status', answer))
    lost = wrongly_lost(load, signalled)
    crossed = sum(getattr(actor, 'lost', None) is not None and actor.lost.sent for actor in load.actors)
    report.check(not lost, 'every other request has a whole answer or a connection closed before it', lost or
                 f'{len(load.done)} answered, {crossed} sent as the server closed')
    nothing_lost(report, place, load, all_stations)


def nothing_lost(report, place, load, all_stations):
    report.check(place.check()[0] == 0, 'huying check finds nothing')
    server = Server(place)
    audit = Audit(server, all_stations)
    half, missing = audit.half_stored(load.pending), audit.missing_observations(load.done)
    report.check(not half and not send_again(server, load.pending), 'what had no answer can be sent again',
                 half)
    wrong = audit.wrong_acts(load.done + load.pending) + audit.wrong_warnings()[0]
    report.check(not missing and not wrong, 'nothing acknowledged is lost', (missing + wrong)[:3])
    server.stop()


def silent_client(report):
    """A client that stops in the middle of its body must not hold the server for ever."""
    place = Place('terminate-silent')
    server = Server(place)
    sock = client.connect(server.port)
    sock.sendall(client.request_bytes('POST', '/api/monitor', token=place.tokens['gateway-1'],
                                      headers={'Content-Length': 100,
                                               'Content-Type': 'application/json'}) + b'{')
    time.sleep(0.3)
    code, took = server.stop(30)
    report.check(code == 0 and took <= 21, 'a silent client holds the end up by 20 s at most',
                 f'{code}, {took:.1f} s')


def idle(report):
    place = Place('terminate-idle')
    server = Server(place)
    listeners = [Listener(server.port, place.tokens['command-1']).open() for _ in range(3)]
    waiting = server.client('command-1')
    waiting.get('/api/stations')
    code, took = server.stop()
    report.check(code == 0 and took < 3, 'with idle connections and live pages only it ends at once',
                 f'{code}, {took:.1f} s')
    for listener in listeners:
        listener.end()


run('terminate', under_load, silent_client, idle)
