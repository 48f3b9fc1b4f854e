"""The service Huying is measured against: one observation per POST, one SQLite row, one commit.

Written the way a small county does it today: Flask, the standard sqlite3 module with its
defaults (synchronous=FULL, 5 s busy timeout), a connection per request. Nothing is slow on
purpose. BASELINE_JOURNAL=wal switches the file to write-ahead logging, the stronger variant.
Run: BASELINE_DB=FILE gunicorn --workers 2 --bind 127.0.0.1:PORT app:app
"""

import os
import sqlite3
from contextlib import closing

from flask import Flask, jsonify, request

COUNTY = "330521"  # Deqing, the demonstration county
DATABASE = os.environ["BASELINE_DB"]
JOURNAL = os.environ.get("BASELINE_JOURNAL", "delete")

TABLE = """
CREATE TABLE IF NOT EXISTS observation (
    county TEXT, stream INTEGER, time TEXT, value REAL,
    PRIMARY KEY (county, stream, time))
"""
INSERT = "INSERT INTO observation (county, stream, time, value) VALUES (?, ?, ?, ?)"


def create_table():
    """The journal mode is kept in the file, so it is set once, not per request."""
    with closing(sqlite3.connect(DATABASE)) as database:
        database.execute(f"PRAGMA journal_mode = {'wal' if JOURNAL == 'wal' else 'delete'}")
        database.execute(TABLE)
        database.commit()


create_table()
app = Flask(__name__)


@app.post("/observations")
def add_observation():
    body = request.get_json()
    row = (COUNTY, body["stream"], body["time"], body["value"])
    with closing(sqlite3.connect(DATABASE)) as database:
        try:
            database.execute(INSERT, row)
            database.commit()
        except sqlite3.IntegrityError:
            return jsonify(status="duplicate"), 409
    return jsonify(status="stored"), 201
