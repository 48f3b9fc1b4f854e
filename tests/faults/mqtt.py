# mqtt.py [sqlite|postgres] - observations over a real Mosquitto: huying is killed while they flow, the broker restarts,
# the database is away, messages come twice, messages can never be stored. What huying has acknowledged to the broker is
# stored at every moment, in the end everything is stored once, and what cannot be is set aside with its reason.
import json
import os
import random
import sqlite3
import sys
import threading
import time

from broker import Broker, USERS
from report import machine_to_itself, run, until
from server import DIR, Place, Server, psql, stations

KIND = sys.argv[1] if len(sys.argv) > 1 else 'sqlite'
SEED = int(os.environ.get('FAULTS_SEED') or random.SystemRandom().randrange(10**6))
KILLS, STREAMS, PER_STREAM = 6, 6, 500


def topic_of(stream):
    return f'v1.1/Datastreams({stream})/Observations'


def payload(number, value=None):
    at = 1_700_000_000 + number
    text = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(at))
    return json.dumps({'phenomenonTime': text, 'result': value if value is not None else number % 90})


class County:
    def __init__(self, name):
        self.name = f'mqtt-{name}-{KIND}'
        self.place, self.broker = Place(self.name, KIND), Broker(f'{name}-{KIND}')
        self.server = self.start()
        self.streams = [s['datastreams']['pm25'] for s in stations(self.server)][:STREAMS]

    def start(self):
        self.server = Server(self.place, *self.broker.options())
        return self.server

    def sql(self, text):
        """Asks the database itself, whether the server runs or not."""
        if KIND == 'postgres':
            return [line.split('|') for line in psql(self.place.database, text).split('\n') if line]
        with sqlite3.connect(f'file:{self.place.folder}/huying.db?mode=ro', uri=True, timeout=10) as db:
            return db.execute(text).fetchall()

    def stored(self):
        """How many observations of the test each topic has."""
        rows = self.sql('SELECT stream, count(*) FROM observation WHERE time >= 1700000000000000 GROUP BY stream')
        return {topic_of(stream): int(n) for stream, n in rows}

    def metric(self, name):
        text = self.server.client().get('/metrics').body.decode()
        return int(next(l for l in text.split('\n') if l.startswith(f'huying_mqtt_{name} ')).split()[1])

    def connected(self):
        return until(lambda: self.metric('connected') == 1, 20)

    def stored_all(self, numbers, seconds=60):
        wanted = {topic_of(s): len(numbers) for s in self.streams}
        return until(lambda: self.stored() == wanted, seconds, 0.2)

    def quiet(self):
        return until(lambda: self.metric('open') == 0, 20)


class Flow(threading.Thread):
    """Gateways that publish in small parts and send a part again until the broker has taken all of it."""

    def __init__(self, county, numbers):
        super().__init__(daemon=True)
        self.county, self.numbers, self.again = county, numbers, 0
        self.start()

    def run(self):
        for at in range(0, len(self.numbers), 50):
            part = self.numbers[at:at + 50]
            for stream in self.county.streams:
                while not self.county.broker.publish(topic_of(stream), map(payload, part), check=False):
                    self.again += 1
                    time.sleep(0.1)


def killed_while_they_flow(report):
    county, rng = County('kill'), random.Random(SEED)
    report.say(f'seed {SEED}')
    county.connected()
    numbers = range(PER_STREAM)
    broken, killed_at = [], []
    with machine_to_itself():
        flow = Flow(county, numbers)
        for _ in range(KILLS):
            time.sleep(rng.uniform(0.2, 1.2))
            county.server.kill()
            time.sleep(0.1)  # the broker reads what it was sent before
            stored, acknowledged = county.stored(), county.broker.acknowledged()
            broken += [(t, n, stored.get(t, 0)) for t, n in acknowledged.items() if n > stored.get(t, 0)]
            killed_at.append(sum(acknowledged.values()))
            county.start()
    report.check(not broken, f'{KILLS} kills: every acknowledged message is stored', broken[:3] or f'acknowledged {killed_at}')
    flow.join(120)
    report.check(len(set(killed_at)) > 1 and killed_at[-1] > 0, 'the kills hit the flow')
    report.check(county.stored_all(numbers), 'in the end everything is stored, once',
                 f'{sum(county.stored().values())} of {STREAMS * PER_STREAM}')
    report.check(county.quiet() and county.metric('set_aside_total') == 0, 'and acknowledged; what came twice did no harm')
    sent = sum(county.broker.acknowledged().values())
    report.check(sent >= STREAMS * PER_STREAM, 'the broker has nothing left for huying', f'{sent} acknowledged')
    code, took = county.server.stop()
    report.check(code == 0 and county.place.check()[0] == 0, 'stops in order, huying check finds nothing', f'{took:.1f} s')
    with open(os.path.join(DIR, county.name + '.log')) as log:
        report.check(USERS['huying'] not in log.read(), 'the password is not in the log')


def broker_restarts(report):
    county = County('broker')
    county.connected()
    numbers = range(200)
    flow = Flow(county, numbers)
    for _ in range(2):
        time.sleep(0.7)
        county.broker.stop()
        report.check(until(lambda: county.metric('connected') == 0, 10), 'a stopped broker is noticed')
        report.check(county.server.client('command-1').get('/api/stations').status == 200, 'meanwhile pages are served')
        county.broker.start()
    flow.join(90)
    report.check(county.stored_all(range(200)), 'the broker restarted twice: everything is stored',
                 f'{sum(county.stored().values())} of {STREAMS * 200}, {flow.again} parts sent again')
    report.check(county.metric('connections_total') >= 3 and county.quiet(), 'connected again by itself, all acknowledged')
    county.server.stop()
    for stream in county.streams:
        county.broker.publish(topic_of(stream), [payload(n) for n in range(200, 230)])
    county.start()
    report.check(county.stored_all(range(230)), 'what was published while huying was stopped is stored when it runs again',
                 sum(county.stored().values()))
    county.server.stop()


class Away:
    """The database is there but cannot be used."""

    def __init__(self, county):
        self.county = county

    def __enter__(self):
        if KIND == 'sqlite':
            self.db = sqlite3.connect(self.county.place.folder + '/huying.db', timeout=20, isolation_level=None)
            self.db.execute('BEGIN EXCLUSIVE')
            return
        self.name = self.county.place.database.rsplit('/', 1)[1]
        psql(os.environ['POSTGRES_URL'], f'ALTER DATABASE {self.name} ALLOW_CONNECTIONS false')
        psql(os.environ['POSTGRES_URL'], f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'")

    def __exit__(self, *_):
        if KIND == 'sqlite':
            self.db.execute('ROLLBACK')
            self.db.close()
        else:
            psql(os.environ['POSTGRES_URL'], f'ALTER DATABASE {self.name} ALLOW_CONNECTIONS true')


def database_away(report):
    county = County('away')
    county.connected()
    with Away(county):
        for stream in county.streams:
            county.broker.publish(topic_of(stream), [payload(n) for n in range(40)])
        tried = until(lambda: county.metric('tried_again_total') > 0, 40, 0.2)
        report.check(tried, 'while the database is away messages are tried again', county.metric('tried_again_total'))
        report.check(county.metric('acknowledged_total') == 0 and county.metric('set_aside_total') == 0,
                     'none is acknowledged and none set aside')
    report.check(county.stored_all(range(40)), 'when it is back all are stored', sum(county.stored().values()))
    report.check(county.quiet() and county.metric('acknowledged_total') == STREAMS * 40, 'and acknowledged, once',
                 county.metric('acknowledged_total'))
    county.server.stop()


def poison(report):
    county = County('poison')
    county.connected()
    stream = county.streams[0]
    future = json.dumps({'phenomenonTime': '2099-01-01T00:00:00Z', 'result': 1})
    bad = [(topic_of(stream), b'{"result":', 'JSON'), (topic_of(stream), b'\x00\xff\xfe', 'JSON'),
           (topic_of(4711), payload(1).encode(), 'Datastream(4711)'), (topic_of(stream), future.encode(), '/phenomenonTime'),
           (topic_of(stream), b'{"result":1,"colour":"red"}', '/colour'), ('v1.1/Observations', b'{"result":1}', '/Datastream'),
           ('v1.1/Things(1)/Observations', payload(1).encode(), 'v1.1/Datastreams(id)/Observations'),
           (topic_of(stream), b'[' * 20000, 'JSON')]
    county.broker.publish(topic_of(stream), [payload(n) for n in range(10)])
    for topic, message, _ in bad:
        county.broker.publish_file(topic, message)
    county.broker.publish(topic_of(stream), [payload(3, 999), *(payload(n) for n in range(10, 20))])  # the first differs
    county.broker.publish('v1.1/Observations', [payload(20)[:-1] + f', "Datastream": {{"@iot.id": {stream}}}}}'])
    done = until(lambda: county.metric('set_aside_total') == len(bad) + 1 and county.stored().get(topic_of(stream)) == 21, 20)
    report.check(done, 'poison among good messages: the good ones are stored, the others set aside',
                 f'{county.metric("set_aside_total")} set aside, {county.stored()} stored')
    report.check(county.quiet(), 'all are acknowledged')
    client = county.server.client('environment-1')
    items = client.get('/api/set-aside?limit=200').json()['items']
    missing = [(topic, reason) for topic, _, reason in bad
               if not any(i['topic'] == topic and reason in i['reason'] for i in items)]
    report.check(len(items) == len(bad) + 1 and not missing, 'each is listed with topic, head and reason',
                 missing[:3] or [i['reason'][:60] for i in items][:4])
    first = client.get('/api/set-aside?limit=3').json()
    second = client.get(f'/api/set-aside?limit=200&after={first["next"]}').json()
    report.check([i['id'] for i in first['items'] + second['items']] == [i['id'] for i in items], 'page by page the same')
    report.check(all(len(i['payload']) <= 500 for i in items) and max(i['bytes'] for i in items) == 20000, 'only the head is kept')
    county.server.stop()
    county.start()
    county.connected()
    time.sleep(1)
    report.check(county.metric('received_total') == 0, 'after a restart none of them comes again')
    county.broker.publish(topic_of(stream), ['no JSON'] * 1500)
    report.check(until(lambda: county.metric('set_aside_total') == 1500, 60), '1500 more are set aside')
    report.check(int(county.sql('SELECT count(*) FROM mqtt_set_aside')[0][0]) == 1000, 'and no more than 1000 are kept')
    county.server.stop()


def updates(report):
    county = County('updates')
    county.connected()
    stream, other = county.streams[:2]
    of_stream, few = topic_of(stream), f'{topic_of(stream)}?$select=result,phenomenonTime'
    gateway = county.server.client('gateway-1')
    station = gateway.get(f'/sta/v1.1/Datastreams({stream})/Thing?$select=id').json()['@iot.id']
    far, of_thing = f'v1.1/Things({station})/Datastreams({stream})/Observations', f'v1.1/Datastreams({stream})/Thing'
    hearing = county.broker.hear('v1.1/Observations', of_stream, few, 'v1.1/Things', far, of_thing, 'v1.1/HistoricalLocations',
                                 f'v1.1/Things({station})/HistoricalLocations', 'v1.1/FeaturesOfInterest')

    def post(to, number, value=None):
        return gateway.post(f'/sta/v1.1/Datastreams({to})/Observations', json.loads(payload(number, value))).status

    statuses = [post(stream, 1), post(other, 2), post(stream, 1, 999), post(stream, 1)]
    report.check(statuses == [201, 201, 409, 201], 'four requests: two new observations, one refused, one repeated', statuses)
    until(lambda: len(hearing.of('v1.1/Observations')) >= 2 and hearing.of(few), 10)
    time.sleep(0.5)
    whole, one = [json.loads(p) for p in hearing.of('v1.1/Observations')], [json.loads(p) for p in hearing.of(of_stream)]
    report.check([o['result'] for o in whole] == [1, 2] and [o['result'] for o in one] == [1],
                 'each new one once: in the collection of all and in that of its stream', f'{len(whole)}, {len(one)}')
    same = gateway.get('/' + whole[0]['@iot.selfLink'].split('/', 3)[3]).json()
    report.check(same['@iot.id'] == whole[0]['@iot.id'] and set(same) == set(whole[0]), 'as GET shows it')
    chosen = [json.loads(p) for p in hearing.of(few)]
    report.check([set(o) for o in chosen] == [{'result', 'phenomenonTime'}], 'a topic with $select has only that', chosen)
    thing = gateway.post('/sta/v1.1/Things', {'name': 'new', 'description': 'of the test'})
    heard = until(lambda: hearing.of('v1.1/Things'), 10)
    report.check(thing.status == 201 and len(heard) == 1 and json.loads(heard[0])['name'] == 'new', 'a new Thing is told')
    county.broker.publish(of_stream, [payload(3)])
    until(lambda: len(hearing.of('v1.1/Observations')) == 3, 10)
    told = [json.loads(p) for p in hearing.of(of_stream)]
    report.check(len(told) == 3 and sum('@iot.id' in o for o in told) == 2 and county.metric('received_total') == 1,
                 'what came by MQTT is told, too, and does not come back to huying', f'{county.metric("received_total")} received')
    county.server.stop()
    county.start()
    county.connected()
    gateway = county.server.client('gateway-1')
    post(stream, 4)
    report.check(until(lambda: len(hearing.of(few)) == 3, 10), 'after a restart the topic with $select is still served',
                 len(hearing.of(few)))
    report.check(until(lambda: len(hearing.of(far)) == 3, 10), 'and so is a path of several links', len(hearing.of(far)))
    moved = gateway.post(f'/sta/v1.1/Things({station})/Locations', {
        'name': 'elsewhere', 'description': 'of the test', 'encodingType': 'application/geo+json',
        'location': {'type': 'Point', 'coordinates': [119.9, 30.6]}}).status
    features = until(lambda: hearing.of('v1.1/FeaturesOfInterest'), 10)
    report.check(moved == 201 and len(features) == 1 and len(hearing.of('v1.1/HistoricalLocations')) == 1
                 and len(hearing.of(f'v1.1/Things({station})/HistoricalLocations')) == 1, 'a move tells of its HistoricalLocation and its feature')
    gateway.request('PATCH', f'/sta/v1.1/Things({station})', {'description': 'moved'})
    told = until(lambda: hearing.of(of_thing), 10)
    report.check(told and json.loads(told[-1])['description'] == 'moved', 'a Thing is told where a Datastream leads to it')
    hearing.end()
    county.server.stop()


run(f'mqtt {KIND}', updates, killed_while_they_flow, broker_restarts, database_away, poison)
