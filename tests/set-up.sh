# Sourced by tests/run: the external programs that some tests run.
# What cannot be installed is skipped, and the tests that need it are skipped and say so.
tools=$PWD/artifacts/test-tools
shared=${BALLOON_SHARED:-$PWD/../shared}
venv=${BALLOON_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/balloon-venv}
mkdir -p "$tools"

chromium_of_the_system() { command -v chromium-headless-shell || command -v chromium; }

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1" >>"$tools/apt.log" 2>&1; }

# Installs them once, if this user may. It mostly waits for downloads, so the build can run meanwhile.
install_tools() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    missing=()
    command -v chromium-headless-shell >/dev/null 2>&1 || missing+=(chromium-headless-shell)
    command -v kcat >/dev/null 2>&1 || missing+=(kcat)
    command -v jupyter-console >/dev/null 2>&1 || missing+=(jupyter-console)
    command -v hunspell >/dev/null 2>&1 || missing+=(hunspell hunspell-en-gb)
    command -v psql >/dev/null 2>&1 || missing+=(postgresql-client)
    if [ ${#missing[@]} -gt 0 ]; then
      echo "installing ${missing[*]} …"
      apt-get update >"$tools/apt.log" 2>&1
      # One at a time: not every system has all of them.
      for package in "${missing[@]}"; do
        apt_install "$package" || echo "could not install $package: $tools/apt.log"
      done
    fi
    # The full browser works too, but uses half as much processor time again.
    [ -n "$(chromium_of_the_system)" ] || apt_install chromium || echo "could not install chromium: $tools/apt.log"
  fi

  if command -v npm >/dev/null 2>&1 && [ ! -d "$tools/node_modules/@devcontainers" ]; then
    echo "installing the Node clients …"
    npm install --prefix "$tools" --no-audit --no-fund --silent pg@8 iceberg-js@1.0.0 icebird@0.3.1 kafkajs@2.2.4 @devcontainers/cli@0.89.0 \
      >"$tools/npm.log" 2>&1 || echo "could not install the Node clients: $tools/npm.log"
  fi

  # The real .NET Interactive, which the chapters are compared with.
  if [ ! -x "$tools/interactive/dotnet-interactive" ] && command -v dotnet >/dev/null 2>&1; then
    echo "installing .NET Interactive …"
    dotnet tool install Microsoft.dotnet-interactive --version 1.0.712001 --tool-path "$tools/interactive" >"$tools/interactive.log" 2>&1 ||
      echo "could not install .NET Interactive: $tools/interactive.log"
  fi

  # Confluent's client for Node would download its native half while it is installed. It can also be built from what its package holds,
  # which takes minutes: only tests/run --long does that, where Node's headers and a compiler are there.
  confluent=$tools/node_modules/@confluentinc/kafka-javascript
  if [ "${BALLOON_TESTS_LONG:-}" = 1 ] && [ -d "$tools/node_modules" ] && [ ! -d "$confluent" ] && command -v g++ >/dev/null 2>&1; then
    node_home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
    gyp=$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js
    if [ -d "$node_home/include/node" ] && [ -f "$gyp" ]; then
      echo "building Confluent's client for Node …"
      {
        npm install --prefix "$tools" --no-audit --no-fund --silent --ignore-scripts @confluentinc/kafka-javascript@1.10.1 &&
          (cd "$confluent" && CKJS_LINKING=dynamic node "$gyp" rebuild --nodedir="$node_home")
      } >"$tools/confluent.log" 2>&1 || { rm -rf "$confluent"; echo "could not build Confluent's client for Node: $tools/confluent.log"; }
    fi
  fi

  # JupyterLab, nbclient, nbconvert and the kernel test suite, in their own environment.
  if [ ! -x "$venv/bin/jupyter" ] && [ -x "$shared/peers/python/set-up" ]; then
    echo "installing Jupyter …"
    "$shared/peers/python/set-up" "$venv" >"$tools/python.log" 2>&1 || echo "could not install Jupyter: $tools/python.log"
  fi
}

# Tells the tests where they are.
export_tools() {
  BALLOON_CHROMIUM=${BALLOON_CHROMIUM:-$(chromium_of_the_system)}
  export BALLOON_CHROMIUM
  if [ -d "$tools/node_modules" ]; then export BALLOON_NODE_MODULES=$tools/node_modules; fi
  if [ -x "$venv/bin/jupyter" ]; then export BALLOON_VENV=$venv; fi
  if [ -x "$tools/interactive/dotnet-interactive" ]; then export BALLOON_INTERACTIVE=$tools/interactive; fi
}
