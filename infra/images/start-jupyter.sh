#!/bin/sh
# Starts JupyterLab on the learner's own copy of the chapters.
# The copy is on the volume, so that a learner's work outlives the pod; an existing file is never overwritten.
set -eu
course=${BALLOON_COURSE:-/opt/balloon}
work=$HOME/balloon

mkdir -p "$work/notebooks"
for name in Balloon.sln sql infra artifacts; do
  # Links: these files belong to the image, and a new image updates them.
  ln -sfn "$course/$name" "$work/$name"
done
(cd "$course/notebooks" && find . -type d) | while IFS= read -r folder; do
  mkdir -p "$work/notebooks/$folder"
done
(cd "$course/notebooks" && find . -type f) | while IFS= read -r file; do
  [ -e "$work/notebooks/$file" ] || cp "$course/notebooks/$file" "$work/notebooks/$file"
done

cd "$work"
exec "${JUPYTER:-jupyter}" lab --ip=0.0.0.0 --port="${JUPYTER_PORT:-8888}" --no-browser --ServerApp.root_dir="$work/notebooks" \
  --ServerApp.terminals_enabled=True "$@"
