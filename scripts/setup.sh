# What ./run, ./test and bench/run share: Debian packages, the build, and words to the person who waits. Sourced by bash.
#
# Every function prints what it does, and on failure one clear sentence; it then ends the script with status 1.

# The one list of packages. A word is a package; `a|b` the first that this Debian or Ubuntu knows; `command=package`
# is wanted only where the command is missing, so that a compiler or a node from elsewhere is left alone.
packages_build=(
  c++=g++ cmake=cmake ninja=ninja-build ccache=ccache mold=mold pkg-config=pkg-config
  'libboost1.81-dev|libboost1.83-dev|libboost1.88-dev' libssl-dev libsqlite3-dev libpq-dev libsodium-dev
  libsimdjson-dev libkainjow-mustache-dev libyaml-cpp-dev libspdlog-dev libcli11-dev libpugixml-dev
  libcurl4-openssl-dev
)
packages_unit=(libgtest-dev postgresql)
packages_lint=(clang-format=clang-format python3=python3)
packages_tidy=(clang-tidy=clang-tidy)
packages_fuzz=(clang++-14=clang-14 libclang-rt-14-dev)
packages_system=(python3=python3 openssl=openssl postgresql)
packages_e2e=(node=nodejs npm=npm chromium=chromium fonts-dejavu-core python3=python3 openssl=openssl)
packages_bench=(python3=python3 nginx=nginx wrk=wrk node=nodejs npm=npm openssl=openssl)

bold='' plain=''
[[ -t 2 ]] && bold=$'\033[1m' plain=$'\033[0m'
say() { printf '%s== %s%s\n' "$bold" "$*" "$plain" >&2; }
fail() { printf '%s%s%s\n' "$bold" "$*" "$plain" >&2; exit 1; }

# install GROUP...: makes sure that the packages of these groups are there. Asks dpkg once, and apt only when one is missing.
install() {
  local group word wanted=() missing=()
  for group in "$@"; do
    local -n words=packages_$group
    for word in "${words[@]}"; do
      [[ $word == *=* ]] && command -v "${word%%=*}" >/dev/null && continue
      wanted+=("${word#*=}")
    done
  done
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
    say "This is not Debian or Ubuntu, so nothing is installed. Needed, by Debian's names: ${wanted[*]}"
    return
  }

  local installed choice
  installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' ${wanted[*]//|/ } 2>/dev/null || true)"
  for word in "${wanted[@]}"; do
    for choice in ${word//|/ }; do
      [[ $installed == *" ii $choice "* ]] && continue 2
    done
    missing+=("$word")
  done
  ((${#missing[@]} == 0)) || fetch_packages "${missing[@]}"
}

fetch_packages() {
  local as_root=() word choice packages=()
  if ((EUID != 0)); then
    as_root=(sudo)
    command -v sudo >/dev/null ||
      fail "These packages are missing, and installing them needs root or sudo. As root, type: apt-get install ${*%%|*}"
  fi
  say "Installing ${*%%|*} (apt-get; a minute or two)"
  "${as_root[@]}" apt-get update -qq || true  # one dead mirror is no reason to stop: the install below decides
  for word in "$@"; do
    for choice in ${word//|/ }; do
      [[ $word != *\|* || -n $(apt-cache madison "$choice" 2>/dev/null) ]] && break
    done
    packages+=("$choice")
  done
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 "${packages[@]}" </dev/null >&2 ||
    fail "apt-get could not install ${packages[*]}: its reason stands above. Is there a network, and do Debian's servers answer?"
}

# build PRESET [TARGET...]: configures when never done or when the presets changed, and builds. Ninja configures again by itself
# when CMake's other files change.
build() {
  local preset=$1
  shift
  if [[ ! -f build/$preset/build.ninja || CMakePresets.json -nt build/$preset/build.ninja ]]; then
    say "Configuring build/$preset: its first build takes some minutes"
    cmake --preset "$preset" >/dev/null || fail "CMake could not configure build/$preset: its reason stands above."
  fi
  say "Building build/$preset"
  cmake --build --preset "$preset" ${@:+--target "$@"} >&2 || fail "The build of build/$preset failed: the compiler's reason stands above."
}

# npm_packages DIR: what DIR/package-lock.json names, without anybody's install scripts. Quick when it is there already.
npm_packages() {
  [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]] && return
  say "Installing the npm packages of $1"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 ||
    fail "npm could not install the packages of $1: its reason stands above. Is there a network?"
}
