# free_text.py - texts of some length that people write: each is sealed in the database (and then seeded with markers), or stands
# there in clear for a reason that is said here. A route with a text that is in neither table is a fault.
import json

LONG = 200  # characters that a text may have, from which on somebody's story fits into it

SEALED = {"/api/personal/people/find reason", "/api/personal/people/{account}/open reason"}

MATTER = "about a matter at a place, for everybody who works on it; the citizen at the case reads it, too, and searches need it"
MEASURE = "why a measure was taken: read by the administrators, who decide on it, and by the audit in the event of it"
SECRET = "no words: a password is kept as argon2id, an address and keys of a device are needed as they are"
IN_CLEAR = {
    "/api/access/changes reason": MEASURE,
    "/api/access/changes issuer": "an address of an identity provider",
    "/api/access/changes subject": "a name that an identity provider gives an account; it is no person's name or number",
    "/api/access/changes/{id}/approve note": MEASURE,
    "/api/access/changes/{id}/refuse note": MEASURE,
    "/api/my/deputies reason": MEASURE,
    "/api/shifts/{id}/hand_over reason": MEASURE,
    "/api/shifts/{id}/remove reason": MEASURE,
    "/api/personal/holds basis": "the law and the matter's number, read to the person whose data is held; never what the matter is",
    "/api/personal/odd/{id}/review note": "about a look and the official who looked, for the security administrators",
    "/api/alerts reason": MATTER,
    "/api/alerts/forecast source": MATTER,
    "/api/alerts/proposals/{id}/dismiss reason": MATTER,
    "/api/alerts/{id}/change reason": MATTER,
    "/api/alerts/{id}/lift reason": MATTER,
    "/api/rules reason": MATTER,
    "/api/rules/try rule.reason": MATTER,
    "/api/rules/{id} reason": MATTER,
    "/api/sensor-faults/{id}/acknowledge note": MATTER,
    "/api/sensor-faults/{id}/resolve note": MATTER,
    "/api/push/subscriptions endpoint": SECRET,
    "/api/push/subscriptions keys.p256dh": SECRET,
    "/api/push/subscriptions keys.auth": SECRET,
    "/api/public/{county}/session password": SECRET,
    "/api/session password": SECRET,
    "/api/session/password password": SECRET,
    "/api/session/password new_password": SECRET,
}
IN_CLEAR |= {f"/api/cases/{{id}}/{act} {member}": MATTER for member in ("reason", "note")
             for act in ("accept", "arrive", "close", "dispose", "hand_over", "note", "return", "verify")}
IN_CLEAR["/api/cases/{id}/dispatch reason"] = MATTER
IN_CLEAR |= {f"/api/personal/assessments {member}": "about a purpose, never about a person; the register is for all administrators"
             for member in ("necessity", "effects", "measures")}


def _texts(schemas, schema, at, seen):
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if name not in seen:
            yield from _texts(schemas, schemas[name], at, seen | {name})
        return
    for part in [one for several in ("anyOf", "oneOf", "allOf") for one in schema.get(several, [])] + ([schema["items"]] if "items" in schema else []):
        yield from _texts(schemas, part, at, seen)
    for name, member in schema.get("properties", {}).items():
        yield from _texts(schemas, member, f"{at}.{name}" if at else name, seen)
    if schema.get("type") == "string" and schema.get("maxLength", 0) >= LONG:
        yield at


def long_texts(document):
    """"/path member" of every text of that length in any body that is taken."""
    document = json.loads(document)
    for path, methods in document["paths"].items():
        for route in methods.values():
            content = route.get("requestBody", {}).get("content", {}) if isinstance(route, dict) else {}
            for media in content.values():
                for member in _texts(document["components"]["schemas"], media.get("schema", {}), "", frozenset()):
                    yield f"{path} {member}"


def unlisted(document):
    """What is in the description only, or in the tables only."""
    return sorted(set(long_texts(document)) ^ (SEALED | set(IN_CLEAR)))
