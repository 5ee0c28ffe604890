#!/usr/bin/env bash
# Installs the tools that the host tests drive, where they are missing: kustomize, and kubectl's kustomize command (needs Go), Chromium
# with its driver (Debian's packages, as root), axe-core (needs npm).
# Run it, or source it (as .ci/run does); the tests look in $DGD_RENDER_TOOLS/bin and on PATH. pre-commit, hadolint, shellcheck and
# Lua are Python packages of the `dev` extra.
set -euo pipefail

DGD_RENDER_TOOLS=${DGD_RENDER_TOOLS:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/dgd-render-tools}
export DGD_RENDER_TOOLS
AXE_VERSION=4.14.1
KUSTOMIZE_VERSION=v5.8.1 # the one in Argo CD 3.4 and 3.5; 5.8.3 needs Go 1.27

dgd_render_tools() {
  local here bin
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  bin=$DGD_RENDER_TOOLS/bin
  mkdir -p "$bin"
  if [ ! -x "$bin/kustomize" ]; then
    echo "installing kustomize $KUSTOMIZE_VERSION into $bin" >&2
    GOBIN=$bin GOFLAGS=-mod=mod go install "sigs.k8s.io/kustomize/kustomize/v5@$KUSTOMIZE_VERSION"
  fi
  if [ ! -x "$bin/kubectl-kustomize" ] && ! command -v kubectl >/dev/null; then
    echo "building kubectl's kustomize command into $bin" >&2
    (cd "$here/kubectl-kustomize" && go build -mod=readonly -o "$bin/kubectl-kustomize.new" . && mv "$bin/kubectl-kustomize.new" "$bin/kubectl-kustomize")
  fi
}

dgd_render_browser() {
  local axe=$DGD_RENDER_TOOLS/axe-core made
  if ! { command -v chromium && command -v chromedriver; } >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "installing chromium and chromium-driver" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-dejavu-core >&2
  fi
  if [ "$(cat "$axe/version" 2>/dev/null)" != "$AXE_VERSION" ]; then
    echo "fetching axe-core $AXE_VERSION into $axe" >&2
    made=$(mktemp -d)
    (cd "$made" && npm pack --silent "axe-core@$AXE_VERSION" >/dev/null && tar -xzf axe-core-*.tgz package/axe.min.js)
    mkdir -p "$axe"
    mv "$made/package/axe.min.js" "$axe/axe.min.js"
    echo "$AXE_VERSION" > "$axe/version"
    rm -rf "$made"
  fi
}

dgd_render_tools
dgd_render_browser
