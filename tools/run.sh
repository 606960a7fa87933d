#!/usr/bin/env bash
# Every npm script runs through here, so that each works from a bare clone: it fetches Node 24 if the machine's is
# older, installs packages and builds when something changed, then becomes the job. What it says goes to stderr:
# stdout belongs to the job (`npm run -s token` prints a token and nothing else).
set -euo pipefail

ROOT="$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)"
cd "$ROOT"
LOCK="$ROOT/.cache/setup.lock"
INSTALLED="$ROOT/node_modules/.installed"

# Answered records are given back sooner: the heap may grow by half between two collections, its young part holds what one
# record needs, and glibc is told to map and return large blocks (other C libraries ignore the variables).
# npm run bench:memory: above 440 MB without, 350 MB with; npm run bench:record: a young part of 2 MB cost a fifth more CPU.
LEAN='--max-semi-space-size=10 --heap-growing-percent=50'
export MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072

say() { echo "$*" >&2; }

installed() { cmp -s package-lock.json "$INSTALLED"; }

install() {
  installed && return 0
  say 'packages: installing with npm ci (the first time 15 s to 1 min) …'
  # --include=dev: NODE_ENV=production in the caller's environment must not leave the compiler out.
  if ! gpc_said_every 10 'installing packages' npm ci --include=dev --loglevel=error --no-progress >&2; then
    say "packages: npm ci failed (registry: $(npm config get registry 2>/dev/null)). Nothing was started."
    return 1
  fi
  cp package-lock.json "$INSTALLED"
}

build() { # also removes what has no source any more
  node tools/build.mjs --is-current && return 0
  say 'build: compiling TypeScript to dist (the first time some 10 s) …'
  if ! gpc_said_every 10 'compiling' node tools/build.mjs >&2; then
    say 'build: failed, see above. Nothing was started.'
    return 1
  fi
}

alone() { # <is it done already?> <step>
  "$1" && return 0
  trap 'gpc_unlock "$LOCK"' EXIT
  gpc_lock "$LOCK" 'it is installing or building'
  "$2"
  gpc_unlock "$LOCK"
  trap - EXIT
}

built() { node tools/build.mjs --is-current; }
job() { alone built build; exec node --enable-source-maps "$@"; }
tool() { local bin="$1"; shift; exec node "node_modules/$bin" "$@"; }

main() {
  local name="${1:-}"
  shift || true
  # shellcheck source=tools/node/env.sh
  . tools/node/env.sh
  # `lock` repairs a lock file that npm ci would refuse, so it must not need npm ci first.
  [ "$name" = lock ] || alone installed install
  case "$name" in
    start) job $LEAN dist/apps/orchestrator/src/local/start.js "$@" ;;
    start:prod) job $LEAN dist/apps/orchestrator/src/main.js "$@" ;;
    start:worker) job dist/apps/worker/src/main.js "$@" ;;
    start:simulator) job dist/apps/simulator/src/main.js "$@" ;;
    patients) job dist/apps/simulator/src/cli/patients.js "$@" ;;
    token) job dist/apps/simulator/src/cli/token.js "$@" ;;
    journey) job dist/apps/orchestrator/src/cli/journey.js "$@" ;;
    docs) job dist/apps/orchestrator/src/cli/docs.js "$@" ;;
    docs:error-matrix) UPDATE_ERROR_MATRIX=1 exec node tools/test.mjs test/journeys/error-matrix.spec.ts ;;
    fuzz:record) job dist/test/fuzz/record.js "$@" ;;
    fuzz:api) job dist/test/fuzz/api.js "$@" ;;
    fuzz:properties) job dist/test/fuzz/properties.js "$@" ;;
    bench:memory) job --expose-gc dist/test/bench/memory.js "$@" ;;
    chaos:directory) job dist/test/campaigns/directory-chaos.js "$@" ;;
    campaign:booking) job dist/test/campaigns/booking-campaign.js "$@" ;;
    campaign:rotation) job dist/test/campaigns/rotation.js "$@" ;;
    campaign:leak) job dist/test/campaigns/leak.js "$@" ;;
    campaign:outage) job dist/test/campaigns/outage-campaign.js "$@" ;;
    audit) job dist/apps/orchestrator/src/cli/audit.js "$@" ;;
    campaign:audit) job dist/test/campaigns/audit-campaign.js "$@" ;;
    bench:record) job dist/test/bench/record.js "$@" ;;
    bench:overhead) job dist/test/bench/overhead.js "$@" ;;
    build) alone built build; say 'build: dist is current' ;;
    typecheck) tool typescript/bin/tsc -p tsconfig.json "$@" ;;
    lint) lint "$@" ;;
    depcruise) tool dependency-cruiser/bin/dependency-cruiser.mjs --config .dependency-cruiser.cjs apps libs test "$@" ;;
    knip) knip "$@" ;;
    test) exec node tools/test.mjs "$@" ;;
    check) check "$@" ;;
    format) tool prettier/bin/prettier.cjs --write --log-level warn "${@:-.}" ;;
    install) ;; # done above
    lock) npm install --package-lock-only --no-progress >&2 && exec node tools/lock-complete.mjs ;;
    *) say "tools/run.sh: no job '$name'; see \"scripts\" in package.json"; exit 64 ;;
  esac
}

lint() { # rules first, then layout
  node node_modules/eslint/bin/eslint.js --max-warnings 0 "${@:-.}"
  tool prettier/bin/prettier.cjs --check --log-level warn "${@:-.}"
}

knip() { # it cannot be told of the `source` condition: with a dist in place it would follow `#pds` there
  rm -rf dist
  tool knip/bin/knip.js "$@"
}

check() {
  local step
  for step in typecheck lint depcruise; do
    say "check: $step …"
    bash tools/run.sh "$step"
  done
  say 'check: test …'
  exec bash tools/run.sh test "$@"
}

main "$@"
