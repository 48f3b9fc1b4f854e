# disk_full.py - the disk of the data folder has no space left: writes are answered 503 storage_full and leave nothing
# behind, reads go on; with space again the same server writes again. Once on a tmpfs of 24 MB, where one may be mounted
# (a real ENOSPC), and once with a limit on the size of files, as quotas and service managers set.
import os
import resource
import signal
import subprocess
import time

from audit import Audit
from client import Lost
from load import Request, png, time_text
from report import run
from server import DIR, Place, Server, stations

BIG = png('big') + os.urandom(6 << 20)  # a photo of 6 MB: bytes after the last chunk are allowed


class TinyDisk:
    """A mounted file system that a filler takes the rest of."""

    def __init__(self, size='24m'):
        self.folder, self.filler = DIR + '/tiny', DIR + '/tiny/filler'
        os.makedirs(self.folder)
        done = subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size}', 'huying-test', self.folder],
                              capture_output=True)
        self.mounted = done.returncode == 0

    def fill(self, server, leave):
        free = os.statvfs(self.folder)
        with open(self.filler, 'wb') as file:
            file.write(b'x' * max(0, free.f_bavail * free.f_bsize - leave))

    def free(self, server):
        os.remove(self.filler)

    def unmount(self):
        subprocess.run(['umount', self.folder], check=True)


class FileLimit:
    """No file of the server may grow beyond the largest that is there."""

    def fill(self, server, leave):
        folder = server.place.folder
        largest = max(os.path.getsize(f'{folder}/{f}') for f in os.listdir(folder))
        self.set(server, max(largest, 1 << 20) + leave)

    def free(self, server):
        self.set(server, resource.RLIM_INFINITY)

    def set(self, server, most):
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def write_until_full(gateway, stream, at):
    """Batches until the storage takes no more: the answered ones, and the answer that refused."""
    done = []
    for _ in range(3000):
        rows = [(stream, at + i, float(i % 140)) for i in range(200)]
        at += 1000
        body = [{'Datastream': {'@iot.id': int(stream)}, 'components': ['phenomenonTime', 'result'],
                 'dataArray': [[time_text(t), v] for _, t, v in rows]}]
        answer = gateway.post('/sta/v1.1/CreateObservations', body)
        request = Request('/sta/v1.1/CreateObservations', body, None, gateway.token, rows, status=answer.status)
        done.append(request)
        if answer.status != 201:
            return done, answer
    return done, None


def while_full(report, server, full, station):
    """Every kind of write is refused the same way, and every read is answered."""
    gateway, command = server.client('gateway-1'), server.client('command-1')
    report.check(full.status == 503 and full.code() == 'storage_full' and 'retry-after' in full.headers,
                 'a write is answered 503 storage_full with Retry-After', f'{full.status} {full.code()}')
    case = command.get('/api/cases?state=dispatched').json()['items'][0]
    worker = server.client(next(p for p in server.place.tokens if p.startswith('worker') and
                                server.client(p).get('/api/cases?mine=true').json()['items']))
    answers = [gateway.post('/api/monitor', {'location': station['name'], 'pm25': 300 + i},
                            key=f'full-{i}') for i in range(20)]
    answers.append(worker.post(f'/api/cases/{case["id"]}/accept', {'note': 'while full'}, key='full-accept'))
    answers.append(worker.post(f'/api/cases/{case["id"]}/photo', BIG, key='full-photo'))
    seen = sorted({(a.status, a.code()) for a in answers})
    report.check((503, 'storage_full') == seen[-1] and all(s == 503 or s < 300 for s, _ in seen),
                 'monitor, accept and photo: done or storage_full, nothing else', seen)
    reads = [c.get(path).status for c, path in [
        (command, '/api/warnings'), (command, '/api/cases'), (command, f'/api/cases/{case["id"]}'),
        (command, '/api/stations'), (gateway, '/sta/v1.1/Datastreams'), (command, '/api/public/330521/air'),
        (command, '/health'), (command, '/ready'), (command, '/metrics')]]
    report.check(set(reads) == {200}, 'reads go on', reads)
    return case, worker, answers


def no_space(report):
    disk = TinyDisk()
    if not disk.mounted:
        return report.say('skipped: a file system cannot be mounted here')
    place = Place('disk', folder=disk.folder + '/county')
    server = Server(place)
    try:
        promises(report, disk, place, server)
    finally:
        server.kill()
        disk.unmount()


def file_limit(report):
    place = Place('disk-limit')
    server = Server(place)
    try:
        promises(report, FileLimit(), place, server)
    except Lost:
        time.sleep(0.2)
        report.check(False, 'the server survives a limit on the size of files',
                     f'exit code {server.process.poll()}, signal {signal.Signals(-server.kill()).name}')
        report.check(place.check()[0] == 0, 'huying check finds nothing')


def promises(report, disk, place, server):
    all_stations = stations(server)
    gateway, at = server.client('gateway-1'), time.time_ns() // 1000 - 3_600_000_000
    gateway.post('/api/monitor', {'location': all_stations[0]['name'], 'pm25': 222})
    disk.fill(server, leave=1 << 20)
    done, full = write_until_full(gateway, all_stations[1]['datastreams']['pm10'], at)
    if not report.check(full is not None, 'the disk becomes full', f'{len(done)} batches'):
        return
    case, worker, answers = while_full(report, server, full, all_stations[2])
    said = place.check()
    report.say(f'huying check beside the server: {said[0]}')
    disk.free(server)
    begun = time.monotonic()
    again = [gateway.post('/api/monitor', {'location': all_stations[2]['name'], 'pm25': 300 + i},
                          key=f'full-{i}') for i in range(20)]
    again.append(worker.post(f'/api/cases/{case["id"]}/photo', BIG, key='full-photo'))
    accepted = worker.post(f'/api/cases/{case["id"]}/accept', {'note': 'while full'}, key='full-accept')
    report.check({a.status for a in again} <= {200, 201},
                 'with space again the same requests succeed without a restart',
                 f'{sorted({a.status for a in again})}, first after {time.monotonic() - begun:.2f} s')
    whole(report, server, done, accepted, case, all_stations)
    report.check(server.stop()[0] == 0, 'the server stops in order')
    report.check(place.check()[0] == 0, 'huying check finds nothing')
    restarted = Server(place)
    report.check(not Audit(restarted, all_stations).missing_observations(done),
                 'and all is there after a restart')
    restarted.stop()


def whole(report, server, done, accepted, case, all_stations):
    audit, stream = Audit(server, all_stations), done[0].rows[0][0]
    missing = audit.missing_observations(done)
    stored = audit.stored(done)[stream]
    refused = [row for r in done if r.status != 201 for row in r.rows if row[1] in stored]
    report.check(not missing, 'acknowledged observations are all there',
                 f'{sum(len(r.rows) for r in done)} sent')
    report.check(not refused, 'of the refused ones there is none', refused[:3])
    wrong, warnings = audit.wrong_warnings()
    timeline = server.client('command-1').get(f'/api/cases/{case["id"]}').json()
    acts = [s['action'] for s in timeline['timeline'] if s.get('note') == 'while full']
    report.check(accepted.status == 200 and acts == ['accept'] and len(timeline['photos']) == 1,
                 'accepted once, the photo is there once', f'{accepted.status} {acts} {len(timeline["photos"])}')
    report.check(not wrong and warnings == 2, 'no half case: 2 warnings with a case each', wrong or warnings)


run('disk_full', no_space, file_limit)
