# shellcheck shell=bash
# Puts a Node that the product runs on (24.15 or later, or 26) first on PATH. Usage: `. tools/node/env.sh`.
# Does nothing where the machine's own Node will do; else takes the plain binary from npm, once per checkout
# (about 125 MB; each platform's folder has its own lock file with the binary's integrity, and no install script).

_gpc_tools="$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)"
# shellcheck source=tools/lock.sh
. "$_gpc_tools/lock.sh"

_gpc_node_ok() {
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit((a===24&&b>=15)||a===26?0:1)' 2>/dev/null
}

_gpc_node_platform() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64 | Linux-amd64) echo linux-x64 ;;
    Linux-aarch64 | Linux-arm64) echo linux-arm64 ;;
    Darwin-x86_64) echo darwin-x64 ;;
    Darwin-arm64) echo darwin-arm64 ;;
    *) return 1 ;;
  esac
}

_gpc_node_ready() { # <folder>
  [ -x "$1/node_modules/.bin/node" ] && cmp -s "$1/package-lock.json" "$1/node_modules/.installed"
}

_gpc_node_fetch() { # <folder>
  echo "node: found $(node -v 2>/dev/null || echo none), the product needs 24.15 or later: taking it from npm (about 125 MB, once, some 10 s) …" >&2
  if ! gpc_said_every 10 'downloading Node' npm ci --prefix "$1" --loglevel=error --no-progress >&2; then
    echo "node: download failed. Is the npm registry within reach ($(npm config get registry 2>/dev/null))? Else install Node 24 from https://nodejs.org." >&2
    return 1
  fi
  cp "$1/package-lock.json" "$1/node_modules/.installed"
}

_gpc_node_setup() {
  _gpc_node_ok && return 0
  local platform home code=0
  if ! platform="$(_gpc_node_platform)"; then
    echo "node: found $(node -v 2>/dev/null || echo none), the product needs Node 24.15 or later (24 or 26)." >&2
    echo "node: none is fetched for $(uname -s) $(uname -m): install Node 24 from https://nodejs.org and try again." >&2
    return 1
  fi
  home="$_gpc_tools/node/$platform"
  if ! _gpc_node_ready "$home"; then
    gpc_lock "$home/.lock" 'it is downloading Node'
    _gpc_node_ready "$home" || _gpc_node_fetch "$home" || code=$?
    gpc_unlock "$home/.lock"
    [ "$code" -eq 0 ] || return "$code"
  fi
  PATH="$home/node_modules/.bin:$PATH"
  export PATH
  hash -r
  _gpc_node_ok && return 0
  echo "node: the downloaded $home/node_modules/.bin/node does not run on this machine: install Node 24 from https://nodejs.org." >&2
  return 1
}

_gpc_node_setup
