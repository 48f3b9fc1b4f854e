# kill_9.py [sqlite|postgres] - the process is killed at a random moment of full work, again and again. What it had
# acknowledged is there, nothing is there by half, and what it had not acknowledged can be sent once more without harm.
import os
import random
import sys
import time

from audit import Audit, send_again
from load import Load
from report import machine_to_itself, run
from server import Place, Server, stations

KIND = sys.argv[1] if len(sys.argv) > 1 else 'sqlite'
ROUNDS = int(os.environ.get('FAULTS_ROUNDS', 20 if KIND == 'sqlite' else 5))
SEED = int(os.environ.get('FAULTS_SEED') or random.SystemRandom().randrange(10**6))


class Kills:
    def __init__(self, report):
        self.report, self.random = report, random.Random(SEED)
        self.place = Place(f'kill-{KIND}', KIND)
        self.done, self.pending, self.wrong = [], [], []
        self.began = time.time_ns() // 1000

    def note(self, what, faults):
        if faults:
            self.wrong.append(f'{what}: {faults[:3]}')

    def look(self, server, all_stations, recent):
        """After a restart: first what was left open, then everything that was acknowledged in the last round."""
        audit = Audit(server, all_stations)
        self.note('stored by half', audit.half_stored(self.pending))
        self.note('sent again', send_again(server, self.pending))
        self.note('sent a third time', send_again(server, self.pending))
        recent = recent + self.pending
        self.done += self.pending
        self.pending = []
        self.note('observations missing', audit.missing_observations(recent))
        self.note('acts', audit.wrong_acts(recent))
        self.note('warnings', audit.wrong_warnings()[0])

    def round(self, number, server, all_stations):
        seconds = self.random.uniform(0.05, 1.3)
        with machine_to_itself():
            load = Load(server.port, self.place, all_stations, f'{SEED}-{number}').start()
            time.sleep(seconds)
            server.kill()
            load.stop()
        self.done += load.done
        self.pending = load.pending
        code, said = self.place.check()
        self.note('huying check', [] if code == 0 else [said])
        self.report.say(f'round {number}: killed after {seconds:.2f} s, {len(load.done)} acknowledged, '
                        f'{len(self.pending)} open; {dict(load.statuses)}')
        return load.done


def kill_rounds(report):
    kills, recent = Kills(report), []
    report.say(f'seed {SEED} (FAULTS_SEED repeats the moments)')
    for number in range(ROUNDS + 1):
        server = Server(kills.place)
        all_stations = stations(server)
        kills.look(server, all_stations, recent)
        if number < ROUNDS:
            recent = kills.round(number, server, all_stations)
    audit = Audit(server, all_stations)
    observations = sum(len(r.rows) for r in kills.done if r.status < 300)
    acts = sum(bool(r.case) for r in kills.done if r.status < 300)
    wrong_warnings, warnings = audit.wrong_warnings()
    report.check(observations > 50 * ROUNDS and acts > ROUNDS and warnings > ROUNDS, 'the kills hit real work',
                 f'{observations} observations, {acts} transitions, {warnings} warnings')
    report.check(not kills.wrong, f'{ROUNDS} kills: everything holds after each restart',
                 '; '.join(kills.wrong[:5]))
    missing = audit.missing_observations(kills.done)
    report.check(not missing, 'every acknowledged observation is there with its value',
                 missing[:3] or observations)
    wrong = audit.wrong_acts(kills.done)
    report.check(not wrong, 'every acknowledged transition is once in its timeline, no refused one',
                 wrong[:3] or acts)
    report.check(not wrong_warnings, 'each warning has one case, no stream two open warnings',
                 wrong_warnings[:3] or warnings)
    wrong = audit.misjudged_streams(kills.began)
    report.check(not wrong, 'the warnings are those that the stored readings make: none lost, none twice',
                 wrong[:3])
    code, took = server.stop()
    report.check(code == 0, 'afterwards the server stops in order', f'exit {code} in {took:.1f} s')
    code, said = kills.place.check()
    report.check(code == 0, 'huying check finds nothing', '' if code == 0 else said)


run(f'kill_9 {KIND}', kill_rounds)
