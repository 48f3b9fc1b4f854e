# backup.py [sqlite|postgres] - a backup made under full work, brought back elsewhere: everything that was acknowledged
# before it began is there, the log continues what was signed, and a receipt from before is still good.
import os
import secrets
import subprocess
import sys
import time

from audit import Audit
from load import Load
from log_reader import Log, leaf_hash, root
from report import machine_to_itself, run, until
from server import DIR, HUYING, Place, Server, command, psql, stations

KIND = sys.argv[1] if len(sys.argv) > 1 else 'sqlite'


class Elsewhere:
    """Where a backup is brought back to: an empty folder, an empty database."""

    def __init__(self, place, name):
        self.name, self.kind, self.tokens, self.times = name, place.kind, place.tokens, {}
        self.folder = os.path.join(DIR, name)
        self.where = ['--data', self.folder]
        if place.kind != 'sqlite':
            database = name.replace('-', '_')
            psql(os.environ['POSTGRES_URL'], f'CREATE DATABASE {database}')
            self.where += ['--database', os.environ['POSTGRES_URL'].rsplit('/', 1)[0] + '/' + database]

    check = Place.check


def secret_file(name, content):
    path = os.path.join(DIR, f'{KIND}-{name}')
    with open(path, 'wb') as file:
        file.write(content)
    return path


def receipt_of_newest(server):
    client = server.client('command-1')
    newest = client.get('/api/receipts').json()['items'][0]['seq']
    answer = until(lambda: next((a for a in [client.get(f'/api/events/{newest}/receipt')] if a.status == 200), None), 10, 0.1)
    return answer.body


def verify(receipt, *options):
    return subprocess.run([HUYING, 'verify', '-', '--lang', 'en', *options], input=receipt, capture_output=True)


def make(report, place, key):
    """A backup while sensors and staff are at work. Gives what was acknowledged before, the signed log and a receipt."""
    server = Server(place)
    all_stations = stations(server)
    file = os.path.join(DIR, f'{KIND}.backup')
    with machine_to_itself():
        load = Load(server.port, place, all_stations, 'before').start()
        time.sleep(1.5)
        load.stop()
        signed, receipt = until(lambda: Log(server.client()).checkpoint(), 10, 0.1), receipt_of_newest(server)
        more = Load(server.port, place, all_stations, 'during').start()
        done = command('backup', *place.where, '--out', file, '--key-file', key)
        time.sleep(0.5)
        more.stop()
    report.check(done.returncode == 0, 'a backup is made while serving', done.stdout + done.stderr)
    busy = sum(r.status < 300 for r in more.done)
    report.check(busy > 10 and not more.broken, 'meanwhile the work goes on', f'{busy} requests')
    server.stop()
    return file, load.done, signed, receipt


def refused(report, place, file, key):
    other = secret_file('other', secrets.token_bytes(32))
    with open(file, 'rb') as whole:
        content = bytearray(whole.read())
    marker = b'warning_raised'
    report.check(marker not in content and b'SQLite format' not in content, 'the backup can be read by nobody without the key')
    cases = {'another key': (bytes(content), other), 'cut off': (bytes(content[:len(content) // 2]), key),
             'cut off at a chunk': (bytes(content[:34 + 65552]), key), 'one bit changed': (None, key)}
    content[len(content) // 3] ^= 1
    cases['one bit changed'] = (bytes(content), key)
    for what, (bad, with_key) in cases.items():
        bad_file = secret_file('bad.backup', bad)
        done = command('restore', bad_file, '--data', os.path.join(DIR, f'{KIND}-nowhere'), *place.where[2:], '--key-file', with_key)
        report.check(done.returncode == 1 and ('does not open' in done.stderr or 'too early' in done.stderr), f'refused: {what}', done.stderr.strip())
    done = command('restore', file, *place.where, '--key-file', key)
    report.check(done.returncode == 1 and 'already' in done.stderr, 'nothing is brought back over a living place', done.stderr.strip())


def bring_back(report, place, file, key, acknowledged, signed, receipt):
    elsewhere = Elsewhere(place, f'{KIND}-restored')
    done = command('restore', file, *elsewhere.where, '--key-file', key)
    report.check(done.returncode == 0 and 'each with its leaf' in done.stdout, 'it is brought back and compared with the log', done.stdout + done.stderr)
    report.check('huying log adopt' in done.stdout, 'it says that newer checkpoints may exist, and what to do', done.stdout)
    code, said = elsewhere.check()
    report.check(code == 0, 'huying check finds nothing', '' if code == 0 else said)
    server = Server(elsewhere)
    audit = Audit(server, stations(server))
    report.check(not audit.missing_observations(acknowledged), 'every observation from before the backup is there')
    report.check(not audit.wrong_acts(acknowledged), 'every act from before the backup is there, once')
    now = until(lambda: Log(server.client()).checkpoint(), 10, 0.1)
    entries = Log(server.client()).entries(now.size)
    report.check(now.size >= signed.size and root(list(map(leaf_hash, entries[:signed.size]))) == signed.root and
                 now.signed_by(Log(server.client()).key()), 'the log goes on from what was signed, with the same key', f'{signed.size} to {now.size}')
    done = verify(receipt, '--key', Log(server.client()).key())
    report.check(done.returncode == 0 and b'Proven' in done.stdout, 'a receipt from before is good', done.stdout.decode()[-200:])
    done = verify(receipt.replace(b'huying-receipt/1', b'huying-receipt/9'))
    report.check(done.returncode == 1, 'and one that was changed is not')
    server.stop()


def with_passphrase(report, place):
    words = secret_file('words', '呼应呼应呼应 backup\n'.encode())
    file = os.path.join(DIR, f'{KIND}-words.backup')
    made = command('backup', *place.where, '--out', file, '--passphrase-file', words)
    back = command('restore', file, *Elsewhere(place, f'{KIND}-by-words').where, '--passphrase-file', words)
    report.check(made.returncode == back.returncode == 0, 'a passphrase does it, too', made.stderr + back.stderr)
    again = command('backup', *place.where, '--out', file, '--passphrase-file', words)
    report.check(again.returncode == 1, 'a backup is never written over another', again.stderr.strip())


def backup(report):
    place = Place(f'backup-{KIND}', KIND)
    key = secret_file('key', secrets.token_bytes(32))
    file, acknowledged, signed, receipt = make(report, place, key)
    refused(report, place, file, key)
    bring_back(report, place, file, key, acknowledged, signed, receipt)
    with_passphrase(report, place)


run(f'backup {KIND}', backup)
