#!/usr/bin/env bash
# Gradescope runs this once, as root, while it builds the image: Python, the grader in a virtual environment of its own,
# and the course where only root can read it.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
source="$root/source"

# Hidden checks, solutions and the key of the seeds: the code of a hand-in runs under another user id.
chown -R 0:0 "$source"
chmod -R u=rwX,go= "$source"

export DEBIAN_FRONTEND=noninteractive
find_python() {
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      echo "$name"
      return
    fi
  done
}
python="$(find_python)"
if [ -z "$python" ]; then
  apt-get update
  apt-get install -y python3.12 python3.12-venv || apt-get install -y python3.11 python3.11-venv
  python="$(find_python)"
fi
if [ -z "$python" ]; then
  echo "The grader needs Python 3.11 or newer. Choose a newer base image in the autograder's settings." >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
  apt-get update
  apt-get install -y "$python-venv"
fi
ldconfig -p | grep -q 'libseccomp\.so\.2' || { apt-get update && apt-get install -y libseccomp2; }

umask 022
"$python" -m venv "$root/venv"
pip() { "$root/venv/bin/python" -m pip --disable-pip-version-check --no-cache-dir "$@"; }
pip install --index-url "${TORCH_INDEX:-https://download.pytorch.org/whl/cpu}" "$(grep '^torch==' "$source/constraints.txt")"
pip install --constraint "$source/constraints.txt" "$source"/firstlayer-*.whl pyseccomp
# Told in the log of the build, where a wall that is missing is noticed before the first hand-in.
"$root/venv/bin/grader" doctor || true
