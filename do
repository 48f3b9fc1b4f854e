#!/usr/bin/env bash
# do - everything one does with this repository: ./do run, ./do test, and the rest (./do help).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

APT=(g++ cmake ninja-build pkg-config ccache mold git ca-certificates curl libboost1.81-dev libsimdjson-dev libsqlite3-dev
  libpq-dev libssl-dev libargon2-dev libfmt-dev libspdlog-dev libcli11-dev libmimalloc-dev libs2-dev libexif-dev zlib1g-dev
  libcurl4-openssl-dev libgtest-dev libgmock-dev nodejs npm)
APT_TEST=(postgresql-15 clang clang-format libclang-rt-14-dev chromium fonts-noto-cjk python3 sqlite3 openssl procps mosquitto
  mosquitto-clients libxml2-utils)
APT_QUICKER=(chromium-headless-shell)  # the browser tests need half the time with it; they run without
APT_BENCH=(python3-flask gunicorn postgresql-15 python3)
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

help() {
  cat <<'TXT'
./do run            install what is needed, build, load the demonstration county, serve it; prints address and accounts
./do test [SUITE…]  every test, or only the named suites (./do test list names them); ends with "N passed, N failed"
./do build          build/huying and the pages in build/web
./do bench          measure and write docs/performance.md (see bench/README.md); ./do bench mqtt and ./do bench history
                    print the figures of MQTT and of a county of 100 million rows
./do fuzz [SECONDS] every fuzz target for so long (default 300 s)
./do format         clang-format and prettier over our own files
./do install        only install what ./do run needs
TXT
}

# Installs those Debian packages that are not there. Needs root (or sudo) only when something is missing.
install_apt() {
  local missing=() p
  for p in "$@"; do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p"); done
  # node and npm may come from elsewhere than Debian; what counts is that they run
  command -v node >/dev/null && command -v npm >/dev/null && missing=("${missing[@]/nodejs/}") && missing=("${missing[@]/npm/}")
  missing=(${missing[@]+${missing[@]}})
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "installing: ${missing[*]}"
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

install_node() {  # a folder with package-lock.json
  [ -e "$1/node_modules/.package-lock.json" ] && [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return 0
  echo "installing the npm packages of $1"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
}

install() { install_apt "${APT[@]}"; install_node web; }

configure() {  # folder, cmake options
  local dir=$1; shift
  [ -e "$dir/build.ninja" ] || cmake -G Ninja -S . -B "$dir" "$@" >"/tmp/huying-cmake-$$.log" 2>&1 || { cat "/tmp/huying-cmake-$$.log"; return 1; }
}

build_program() { configure build && ninja -C build --quiet "${@:-huying}"; }

build_pages() {
  if [ ! -e build/web/index.html ] || [ -n "$(find web -newer build/web/index.html -not -path '*/node_modules*' -not -path '*/dist*' -type f -print -quit)" ]; then
    (cd web && npm run --silent build) && rm -rf build/web && cp -r web/dist build/web && touch build/web/index.html
  fi
}

build() { install; build_program huying; build_pages; }

run() {
  build
  local data=run/data accounts=run/accounts.txt listen=${LISTEN:-127.0.0.1:8080}
  mkdir -p run && chmod 700 run
  [ -e "$accounts" ] || { rm -rf "$data"; (umask 077; build/huying demo --data "$data" >"$accounts.new") && mv "$accounts.new" "$accounts"; }
  cat <<TXT

Huying is at http://$listen  (the citizen portal; no sign-in)
  http://$listen/screen   command centre      command-1
  http://$listen/desk     department          environment-1
  http://$listen/field    grid worker's phone worker-1 … worker-8
TXT
  cat "$accounts"
  echo "The winter runs 60 times as fast as life; the switch is on /screen. Ctrl-C stops; 'rm -r run' starts anew."
  exec build/huying serve --data "$data" --listen "$listen" --demo-clock --speed "${SPEED:-60}"
}

bench() {
  if [ "${1:-}" = mqtt ]; then
    shift; install; install_apt mosquitto mosquitto-clients; build_program huying
    exec /usr/bin/python3 bench/mqtt/mqtt.py "$@"
  fi
  if [ "${1:-}" = history ]; then
    shift; install; install_apt python3 sqlite3; build_program huying history_bench
    exec /usr/bin/python3 bench/history.py "$@"
  fi
  install; install_apt "${APT_BENCH[@]}"; build_program huying
  POSTGRES_SAFE=; . tests/postgres.sh; start_postgres; trap stop_postgres EXIT
  /usr/bin/python3 bench/bench.py --out docs/performance.md --postgres "$POSTGRES_URL" "$@"
}

format() {
  install_apt clang-format
  find src bench tests -name '*.cpp' -o -name '*.hpp' | xargs clang-format -i
  install_node web && (cd web && npm run --silent format)
}

test() {
  if [ "${1:-}" = list ]; then ls tests/suites; return; fi
  install
  install_apt "${APT_TEST[@]}"
  install_apt "${APT_QUICKER[@]}" || echo "not installed: ${APT_QUICKER[*]}"
  exec tests/run "$@"
}

fuzz() { install_apt "${APT[@]}" "${APT_TEST[@]}"; FUZZ_SECONDS=${1:-300} exec tests/suites/70-fuzz; }

case "${1:-help}" in
  help | -h | --help) help ;;
  install | build | run | bench | fuzz | format | test) command=$1; shift; "$command" "$@" ;;
  *) echo "unknown: $1"; help; exit 2 ;;
esac
