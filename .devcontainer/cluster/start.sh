#!/usr/bin/env bash
# Brings the cluster up whenever the codespace starts: creates it the first time, and restarts what a stopped codespace left.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Docker's engine starts in parallel with this script and may take a while.
for _ in $(seq 60); do
  docker info >/dev/null 2>&1 && break
  sleep 2
done
docker info >/dev/null || { echo "Docker's engine does not answer: rebuild the container (Codespaces: Rebuild Container)." >&2; exit 1; }

# A codespace that was killed may leave a cluster that appears to run but does not answer.
if k3d cluster list balloon >/dev/null 2>&1 && ! kubectl --context k3d-balloon get --raw /readyz --request-timeout=20s >/dev/null 2>&1; then
  k3d cluster stop balloon || true
fi

./balloon up --profile cluster --timeout 30m
