# audit.py - holds what was acknowledged (load.py) against what the server shows afterwards.
from collections import Counter, defaultdict

from load import micros_of, time_text


def readings(server, stream, station, prop, since):
    """All that the stream holds from `since` on: {time: value}."""
    client, out = server.client('command-1'), {}
    while True:
        answer = client.get(f'/api/stations/{station}/series?property={prop}&from={time_text(since)}'
                            f'&to={time_text(since + 86_400_000_000)}').json()
        new = {micros_of(t): v for t, v in zip(answer['times'], answer['values'])}
        if set(new) <= set(out):
            return out
        out |= new
        since = max(new)


class Audit:
    def __init__(self, server, stations):
        self.server, self.command = server, server.client('command-1')
        self.stations = stations
        self.streams = {s['datastreams'][p]: (s['id'], p) for s in stations for p in ('pm25', 'pm10')}

    def stored(self, requests):
        """What the streams of these requests hold, from the first of their observations on."""
        first = {}
        for stream, at, _ in (row for r in requests for row in r.rows):
            first[stream] = min(first.get(stream, at), at)
        return {s: readings(self.server, s, *self.streams[s], at) for s, at in first.items()}

    def missing_observations(self, requests):
        """Acknowledged observations that are not there with their value."""
        good = [r for r in requests if r.rows and r.status in (200, 201)]
        stored = self.stored(good)
        return [row for r in good for row in r.rows if stored[row[0]].get(row[1]) != row[2]]

    def half_stored(self, requests):
        """Requests of which some rows are there and others are not."""
        stored = self.stored(requests)
        return [r.path for r in requests if r.rows
                and len({row[1] in stored[row[0]] for row in r.rows}) > 1]

    def wrong_acts(self, requests):
        """Acknowledged acts that are not exactly once in their case's timeline, and refused ones that are in it."""
        by_case, wrong = defaultdict(list), []
        for r in requests:
            if r.case and r.status:
                by_case[r.case].append(r)
        for case, acts in by_case.items():
            detail = self.command.get(f'/api/cases/{case}').json()
            notes = Counter(s.get('note') for s in detail['timeline'])
            photos = Counter(s.get('photo') for s in detail['timeline'])
            for r in acts:
                there = photos[r.photo] if r.photo else notes[r.key]
                if there != (r.status < 300):
                    wrong.append((r.path, r.key, r.status, there))
                elif r.photo and r.status < 300 and not self.photo_whole(r):
                    wrong.append((r.path, 'the photo has other bytes'))
        return wrong

    def photo_whole(self, r):
        return self.command.get(f'/api/cases/{r.case}/photos/{r.photo}').body == r.body

    def wrong_warnings(self):
        """Warnings without exactly one case, and streams with two open warnings. Also says how many warnings."""
        warnings, cases = self.command.items('/api/warnings'), self.command.items('/api/cases')
        per_warning = Counter(c.get('warning') for c in cases)
        wrong = [f'warning {w["id"]} has {per_warning[w["id"]]} cases' for w in warnings if per_warning[w['id']] != 1]
        wrong += [f'case {c["number"]} has no warning' for c in cases
                  if c.get('warning') not in {w['id'] for w in warnings}]
        open_ones = Counter(w['stream'] for w in warnings if w['state'] == 'open')
        wrong += [f'stream {s} has {n} open warnings' for s, n in open_ones.items() if n > 1]
        return wrong, len(warnings)

    def misjudged_streams(self, since):
        """Streams whose warnings are not those that their stored readings, judged again here, make."""
        warnings, wrong = self.command.items('/api/warnings'), []
        for station in self.stations:
            stream = station['datastreams']['pm25']
            stored = readings(self.server, stream, station['id'], 'pm25', since)
            told = [w for w in warnings if w['stream'] == stream]
            expected = judge(v for _, v in sorted(stored.items()))
            if expected != (len(told), any(w['state'] == 'open' for w in told)):
                wrong.append((station['name_en'], 'expected', expected, 'there', len(told)))
        return wrong


def judge(values, threshold=150, clear_level=115, clear_readings=2):
    """The rule of the demonstration, written down a second time: (warnings raised, whether the last is open)."""
    raised, is_open, calm = 0, False, 0
    for value in values:
        if is_open:
            calm = calm + 1 if value <= clear_level else 0
            is_open = calm < clear_readings
        elif value > threshold:
            raised, is_open, calm = raised + 1, True, 0
    return raised, is_open


def send_again(server, requests):
    """Sends what was not acknowledged once more, as a client does after a crash; each must now be answered."""
    unanswered = []
    for r in requests:
        answer = server.client().post(r.path, r.body, key=r.key, token=r.token)
        r.status, r.code = answer.status, answer.code()
        if not (answer.status < 300 or (r.case and answer.status == 409)):
            unanswered.append((r.path, answer.status, answer.body[:200]))
    return unanswered
