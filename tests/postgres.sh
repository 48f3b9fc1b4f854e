# postgres.sh - sourced by suites: start_postgres makes a fresh PostgreSQL 15 cluster on a free loopback port and sets
# POSTGRES_URL, POSTGRES_PORT and POSTGRES_DIR; stop_postgres ends it and removes it. Runs as the user postgres when root.
# POSTGRES_SAFE holds its settings of safety. Without fsync, as it is: what the tests kill is the process, never the machine, and
# the operating system keeps what was written. A benchmark empties it.
POSTGRES_SAFE=${POSTGRES_SAFE--c fsync=off -c full_page_writes=off}
PG_BIN=/usr/lib/postgresql/15/bin
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
postgres_up() {
  as_postgres "$PG_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -w -t 30 -l "$POSTGRES_DIR/log" \
    -o "-p $POSTGRES_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$POSTGRES_DIR -c max_connections=100 $POSTGRES_SAFE" start >/dev/null
}
start_postgres() {
  POSTGRES_DIR=$(mktemp -d "${TMPDIR:-/tmp}/huying-pg.XXXXXX")
  [ "$(id -u)" = 0 ] && chown postgres "$POSTGRES_DIR"
  POSTGRES_PORT=$(free_port)
  as_postgres "$PG_BIN/initdb" -D "$POSTGRES_DIR/data" -U huying -A trust -E UTF8 --locale=C >/dev/null || return 1
  postgres_up || { cat "$POSTGRES_DIR/log"; return 1; }
  POSTGRES_URL="postgresql://huying@127.0.0.1:$POSTGRES_PORT/postgres"
  export POSTGRES_URL POSTGRES_PORT POSTGRES_DIR
}
# "immediate" is a crash: no checkpoint, connections cut
stop_postgres() {
  as_postgres "$PG_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -m "${1:-immediate}" -w stop >/dev/null 2>&1
  [ "${2:-remove}" = keep ] || rm -rf "$POSTGRES_DIR"
}
new_database() { psql -q "$POSTGRES_URL" -c "CREATE DATABASE $1" >/dev/null && echo "${POSTGRES_URL%/*}/$1"; }
