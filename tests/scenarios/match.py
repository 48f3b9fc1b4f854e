# match.py - what a scenario expects of a JSON answer: a subset of it, with captures. README.md shows the forms.
import base64
import datetime
import hmac
import re
import struct
import time

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Mismatch(Exception):
    """A sentence that says where the answer differs from what was expected."""


def code_of(secret, seconds):
    """What an authenticator app shows for a key in base32 (RFC 6238): written here a second time, by Python's own means."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(seconds) // 30), "sha1").digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


def fill(text, values):
    """Puts captured values and times into {braces}. JSON's own braces are followed by a quote and stay."""
    def put(match):
        name, shift = match.group(1), match.group(2)
        if name == "now":
            at = values["now"]
            if shift:
                at += datetime.timedelta(**{UNITS[shift[-1]]: int(shift[:-1])})
            return at.strftime("%Y-%m-%dT%H:%M:%SZ")
        if name == "month":  # China's: there is no county elsewhere
            at = values["now"] + datetime.timedelta(hours=8)
            return (at + datetime.timedelta(days=int(shift[:-1])) if shift else at).strftime("%Y-%m")
        if name.startswith("code_of_"):
            later = datetime.timedelta(**{UNITS[shift[-1]]: int(shift[:-1])}) if shift else datetime.timedelta()
            return code_of(values[name.removeprefix("code_of_")], time.time() + later.total_seconds())
        if shift or name not in values:
            raise Mismatch(f"nothing is known as {{{name}}}")
        return str(values[name])
    text = re.sub(r"\{\{(\w+)\}\}", "{\\1\0}", text)  # {{id}} stands for {id} itself
    return re.sub(r"\{([a-z][a-z0-9_]*)([+-]\d+[smhd])?\}", put, text).replace("\0", "")


def match(expected, actual, captured, at=""):
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            raise Mismatch(f"{at or '/'} is {actual!r}, not an object")
        for key, value in expected.items():
            match(value, actual.get(key), captured, f"{at}/{key}")
    elif isinstance(expected, list):
        match_list(expected, actual, captured, at)
    elif isinstance(expected, str):
        match_text(expected, actual, captured, at)
    elif isinstance(expected, bool) != isinstance(actual, bool) or expected != actual:
        raise Mismatch(f"{at or '/'} is {actual!r}, expected {expected!r}")


def match_list(expected, actual, captured, at):
    if not isinstance(actual, list):
        raise Mismatch(f"{at or '/'} is {actual!r}, not a list")
    if expected[:1] == ["..."]:  # each of the rest is somewhere in the list
        for wanted in expected[1:]:
            match_any(wanted, actual, captured, at)
        return
    if expected[-1:] == ["..."]:  # the list begins so
        expected, actual = expected[:-1], actual[: len(expected) - 1]
    if len(expected) != len(actual):
        raise Mismatch(f"{at or '/'} has {len(actual)} elements, expected {len(expected)}: {str(actual)[:300]}")
    for i, (e, a) in enumerate(zip(expected, actual)):
        match(e, a, captured, f"{at}/{i}")


def match_any(wanted, actual, captured, at):
    for item in actual:
        tried = dict(captured)
        try:
            match(wanted, item, tried, at)
        except Mismatch:
            continue
        captured.update(tried)
        return
    raise Mismatch(f"{at or '/'} has no element like {wanted!r}: {str(actual)[:600]}")


def match_text(expected, actual, captured, at):
    capture = re.fullmatch(r"<([a-z][a-z0-9_]*)>", expected)
    if expected == "(none)":
        good = actual is None
    elif capture or expected == "*":
        good = actual is not None
        if capture and good:
            captured[capture.group(1)] = actual
    elif expected.startswith("~"):
        good = isinstance(actual, str) and re.search(expected[1:], actual)
    else:
        good = expected == actual
    if not good:
        raise Mismatch(f"{at or '/'} is {actual!r}, expected {expected!r}")


def match_plain(expected, text, captured):
    """"text" must be contained, /expression/ must be found; its named groups are captured."""
    if expected.startswith("/") and expected.endswith("/"):
        found = re.search(expected[1:-1], text, re.S)
        if found:
            captured.update(found.groupdict())
    else:
        found = expected.strip('"') in text
    if not found:
        raise Mismatch(f"expected {expected} in: {text[:1500]}")
