# things.py - one of each thing that routes name or list, on known ground: a case in the grid of station-1, the file of a citizen
# who lives there, a token of the worker of that grid …; and which thing a route is about, by its address. rows.py asks about them.
import datetime
import hashlib
import http.client
import json
import re
import time

from steps import HERE

NEVER = 999_999  # a version that nothing has: an act is looked at and changes nothing
PICTURE = (HERE / "files/dot.png").read_bytes()
BY_TWO = {"reset": ("admin-1", "security-1"), "link": ("security-1", "admin-1"), "deputy": ("security-1", "admin-1"), "export": ("security-1", "admin-1")}


class World:
    """The county with everybody signed in, and what was made so far."""

    def __init__(self, port, sign_in):
        self.port, self.sign_in, self.sessions, self.ids, self.made, self.number = port, sign_in, {}, {}, {}, 0

    def ask(self, account, method, path, body=None, kind="application/json"):
        """Status, answer, text. `body`: bytes, or what becomes JSON."""
        if account not in self.sessions:
            self.sessions[account] = self.sign_in(account)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = body if body is None or isinstance(body, bytes) else json.dumps(body)
        connection.request(method, path, body, {"Authorization": f"Bearer {self.sessions[account]}"} | ({"Content-Type": kind} if body else {}))
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, json.loads(text) if text[:1] in ("{", "[") else {}, text

    def must(self, account, method, path, body=None):
        status, answer, text = self.ask(account, method, path, body)
        assert status < 300, f"{account} {method} {path}: {status} {text}"
        return answer

    def id_of(self, account):  # remembered: who was reset can be named, and not asked any more
        if account not in self.ids:
            self.ids[account] = self.must(account, "GET", "/api/session")["id"]
        return self.ids[account]

    def agreed(self, kind, **more):
        """A change that two administrators agree on; its number."""
        asks, agrees = BY_TWO[kind]
        change = self.must(asks, "POST", "/api/access/changes", {"kind": kind, "reason": "rows", **more})["id"]
        self.must(agrees, "POST", f"/api/access/changes/{change}/approve", {})
        return change

    def next(self):
        self.number += 1
        return self.number


def case(w):
    w.must("gateway-1", "POST", "/api/monitor", {"location": "station-1", "pm25": 168})
    one = w.must("command-1", "GET", "/api/cases")["items"][0]
    people = w.must("command-1", "GET", f"/api/cases/{one['id']}/assignable")["items"]
    worker = next(p for p in people if p["name"] == "worker-1")  # whose ground it is; in the night another is asked first
    if worker["id"] != one["assignee"]:
        w.must("command-1", "POST", f"/api/cases/{one['id']}/dispatch", {"account": worker["id"], "reason": "rows"})
    worker = worker["name"]
    w.ask(worker, "POST", f"/api/cases/{one['id']}/photo", PICTURE, "image/png")
    return {"id": one["id"], "sha256": hashlib.sha256(PICTURE).hexdigest(), "worker": worker, "warning": one["warning"]}


def days(w, n):
    """Today where the county is, which is a day ahead of Greenwich from midnight to eight, and the days after it."""
    now = datetime.datetime.fromisoformat(w.must("command-1", "GET", "/api/clock")["now"][:19]) + datetime.timedelta(hours=8)
    return [str((now + datetime.timedelta(days=i)).date()) for i in range(n)]


def proposal(w):
    forecast = [{"date": day, "aqi": aqi} for day, aqi in zip(days(w, 5), (120, 215, 305, 240, 230))]
    made = w.must("environment-1", "PUT", "/api/alerts/forecast", {"source": "省环境监测中心会商", "days": forecast})
    return {"id": made["proposal"]}


def alert(w):
    thing(w, proposal)
    return {"id": w.must("command-1", "POST", "/api/alerts", {"level": "orange", "reason": "rows"})["id"]}


def station(w):
    one = w.must("command-1", "GET", "/api/stations")["items"][0]
    return {"id": one["id"], "name": one["name"]}


def stream(w):
    return {"id": w.must("command-1", "GET", "/api/streams")["items"][0]["id"]}


def rule(w):
    return {"id": w.must("command-1", "GET", "/api/rules")["items"][0]["id"]}


def change(w):
    account = w.id_of("township-13")  # somebody whom no other thing is about: the change may be approved
    return {"id": w.must("admin-1", "POST", "/api/access/changes", {"kind": "reset", "reason": "rows", "account": account})["id"]}


def approved_reset(w):
    """A change whose asker has a half of a first password to fetch."""
    return {"id": w.agreed("reset", account=w.id_of("township-13"))}


def export(w):
    return {"id": w.agreed("export", what="rights")}


def audit_export(w):
    asked = {"kind": "export", "what": "audit", "reason": "rows", "begins": "2016-01-01T00:00:00Z", "ends": "2016-12-31T00:00:00Z"}
    number = w.must("audit-1", "POST", "/api/access/changes", asked)["id"]
    w.must("security-1", "POST", f"/api/access/changes/{number}/approve", {})
    return {"id": number}


def person(w):
    own = {"name": "测试甲", "phone": "13800138000", "id_number": "11010519491231002X", "division": "330521001001001"}
    w.must("citizen-1", "PUT", "/api/my/data", own)
    return {"account": w.id_of("citizen-1")}


def look(w):
    account = thing(w, person)["account"]
    w.must("security-1", "PUT", f"/api/personal/people/{account}/watch", {"watched": True})
    w.must("township-1", "POST", f"/api/personal/people/{account}/open", {"purpose": "visit", "reason": "rows", "fields": ["phone"]})
    return {"id": w.must("citizen-1", "GET", "/api/my/access")["items"][0]["id"]}


def request(w):
    return {"id": w.must("citizen-1", "POST", "/api/my/requests", {"kind": "explain", "text": "rows"})["id"]}


def hold(w):
    return {"id": w.must("security-1", "POST", "/api/personal/holds", {"account": w.id_of("worker-8"), "basis": "rows of rights", "days": 2})["id"]}


def assessment(w):
    written = {"purpose": "visit", "necessity": "rows of rights", "effects": "rows of rights", "measures": "rows of rights"}
    w.must("security-1", "POST", "/api/personal/assessments", written)
    return {"id": w.must("security-1", "GET", "/api/personal/assessments")["items"][0]["id"]}


def consent(w):
    items = w.must("citizen-1", "POST", "/api/my/consents", {"purpose": "care_contact", "text_version": "2026-01"})["items"]
    return {"id": items[-1]["id"]}


def owner(w):
    return thing(w, case)["worker"]


def token(w):
    label = f"rows {w.next()}"
    w.must(owner(w), "POST", "/api/my/tokens", {"label": label, "days": 1, "scope": ["watch"]})
    items = w.must(owner(w), "GET", "/api/my/credentials")["items"]
    return {"id": next(i["id"] for i in items if i["label"] == label)}


def shift(w):
    """An hour of the worker of the case in its grid, on the rota; and a colleague who may take it over."""
    hour = time.strptime(w.must("command-1", "GET", "/api/clock")["now"][:13], "%Y-%m-%dT%H")
    begins, ends = (time.strftime("%Y-%m-%dT%H:00:00Z", time.localtime(time.mktime(hour) + h * 3600)) for h in (w.next() + 24, w.number + 25))
    colleague = next(w.id_of(name) for name in ("worker-1", "worker-2") if name != owner(w))
    asked = {"grid": "330521001001001", "account": w.id_of(owner(w)), "begins": begins, "ends": ends}
    return {"id": w.must("command-1", "POST", "/api/shifts", asked)["id"], "colleague": colleague}


def link(w):
    w.agreed("link", account=w.id_of(owner(w)), issuer="https://elsewhere.example", subject=f"rows-{w.next()}")
    return {"link": w.must(owner(w), "GET", "/api/my/links")["items"][-1]["link"]}


def sign_in(w):
    return {"id": w.must(owner(w), "GET", "/api/my/sign_ins")["items"][0]["id"]}


def mandate(w):
    """The worker of the other ground stands in for the one of this."""
    begins = w.must("command-1", "GET", "/api/clock")["now"]
    w.agreed("deputy", account=w.id_of(owner(w)), deputy=w.id_of("worker-5"), begins=begins, ends=days(w, 5)[4] + "T00:00:00Z")
    return {"id": w.must("worker-5", "GET", "/api/my/deputies")["items"][0]["id"]}


def ward(w):
    """A child's account whose guardian is the worker of this ground."""
    child = "worker-8"
    w.must(child, "PUT", "/api/my/data", {"name": "测试乙"})
    w.must(child, "PUT", "/api/my/guardian", {"guardian": owner(w)})
    return {"account": w.id_of(child)}


def wish(w):
    w.must(owner(w), "PUT", "/api/my/subscriptions", {"items": [{"division": "330521001001001"}]})
    return {"mark": "330521001001001"}


def receipt(w):
    """The event of the case, when it is signed."""
    number = thing(w, case)["id"]
    seq = next(i["seq"] for i in w.must("command-1", "GET", f"/api/receipts?about={number}")["items"] if i["kind"] == "case_opened")
    while w.ask("command-1", "GET", f"/api/events/{seq}/receipt")[0] == 503:
        time.sleep(0.1)
    return {"seq": str(seq), "mark": f'"seq":{seq},'}


def sensor_thing(w):
    made = w.must("gateway-1", "POST", "/sta/v1.1/Things", {"name": f"rows {w.next()}", "description": "rows"})
    return {"rest": f"Things({made['@iot.id']})", "mark": f"rows {w.number}"}


def named(**fixed):
    return lambda _: fixed


# What a route is about: the first expression that begins its address. One that nothing fits is a fault.
THINGS = [(re.compile(expression), make) for expression, make in [
    (r"/api/cases", case), (r"/api/warnings", lambda w: {"id": thing(w, case)["warning"]}),
    (r"/api/alerts/forecast", lambda w: thing(w, proposal) | {"mark": "省环境监测中心会商"}), (r"/api/alerts/proposals", proposal), (r"/api/alerts", alert),
    (r"/api/stations", station), (r"/api/(streams|observations)", stream), (r"/api/rules", rule), (r"/api/indicators", named(name="warnings_raised")),
    (r"/api/access/changes/.*half", approved_reset), (r"/api/access/changes", change), (r"/api/access/exports", export), (r"/api/audit/exports", audit_export),
    (r"/api/access/rights", lambda w: thing(w, mandate)), (r"/api/accounts", lambda w: {"id": w.id_of("worker-8")}),
    (r"/api/audit", lambda w: {"mark": f'"{thing(w, case)["id"]}"'}),
    (r"/api/personal/people", person), (r"/api/personal/odd", look), (r"/api/personal/requests", request), (r"/api/personal/holds", hold),
    (r"/api/personal/watched", named(mark='"items"')), (r"/api/personal/retention", named(mark='"rules"')),
    (r"/api/personal/assessments", assessment),
    (r"/api/personal/purposes", named(mark='"visit"')), (r"/api/my/access", look), (r"/api/my/consents", lambda w: consent(w) | {"purpose": "care_contact"}),
    (r"/api/my/requests", request), (r"/api/my/credentials", token), (r"/api/my/links", link), (r"/api/my/sign_ins", sign_in),
    (r"/api/my/deputies", mandate), (r"/api/my/wards", ward), (r"/api/my/subscriptions", wish), (r"/api/my/data/copy", lambda w: thing(w, person) | {"mark": "13800138000"}),
    (r"/api/my/data", lambda w: thing(w, person) | {"mark": "测**"}), (r"/api/(events/.*receipt|receipts)", receipt), (r"/sta/", sensor_thing),
    (r"/api/shifts/people", named(grid="330521001001001", mark='"leader-1"')), (r"/api/shifts", shift),
    (r"/api/sensor-faults", named(id="1", mark='"items"')), (r"/api/set-aside", named(mark='"items"')),  # none is there: only the permission is seen
]]
# Acts may use these up: each asker gets one of their own.
FRESH = {assessment, change, export, audit_export, hold, request, shift, token, link, sensor_thing}


def thing(w, make, fresh=False):
    if make not in w.made or fresh:
        w.made[make] = make(w)
    return w.made[make]


def about(path):
    """How the thing of this route is made; nothing when no line fits."""
    return next((make for expression, make in THINGS if expression.match(path)), None)
