# shellcheck shell=bash
# One setup step at a time per checkout: two runs started together must not install or build over each other.
# A directory is the lock (`mkdir` is atomic everywhere, `flock` is not on a Mac); it holds the owner's process id.

gpc_lock() { # <lock directory> <what the other run is doing>
  local lock="$1" said='' owner
  mkdir -p "${lock%/*}"
  until mkdir "$lock" 2>/dev/null; do
    owner="$(cat "$lock/pid" 2>/dev/null)"
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      # The owner died. Move aside, then look again: only the one whose move succeeded may delete.
      mv "$lock" "$lock.dead.$$" 2>/dev/null && rm -rf "$lock.dead.$$"
      continue
    fi
    [ -n "$said" ] || echo "waiting for another run in this checkout: $2 (process ${owner:-unknown}, lock $lock)" >&2
    said=yes
    sleep 0.5
  done
  echo $$ >"$lock/pid"
}

gpc_unlock() { # <lock directory>: only our own
  [ "$(cat "$1/pid" 2>/dev/null)" = "$$" ] && rm -rf "$1"
  return 0
}

gpc_said_every() { # <seconds> <text> <command…>: runs the command, and says every so often that it still runs
  local every="$1" text="$2" beat code=0
  shift 2
  (
    waited=0
    while sleep "$every" </dev/null >/dev/null 2>&1; do
      waited=$((waited + every))
      echo "  … still $text (${waited} s)" >&2
    done
  ) </dev/null >/dev/null &
  beat=$!
  "$@" || code=$?
  kill "$beat" 2>/dev/null
  wait "$beat" 2>/dev/null
  return "$code"
}
