set -euo pipefail
# The students' commits are data here: objects go into a bare repository and from there into a zip. Nothing is checked
# out, so that no hook, filter, submodule or file of theirs is run. What the other side says is no command to this job.
mkdir -p handed-in "$FETCHED"
if [ -n "${REPOSITORY:-}" ]; then printf '%s\n' "$REPOSITORY"; else cat students.txt; fi >"$FETCHED/list"
while IFS= read -r name || [ -n "$name" ]; do
  [ -n "$name" ] || continue
  if ! printf '%s\n' "$name" | grep -Eqx '[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+'; then
    echo "students.txt: each line is OWNER/REPOSITORY, and one is not." >&2
    exit 2
  fi
  student="${name//\//+}"
  bare="$FETCHED/$student.git"
  git init --quiet --bare "$bare"
  if git -C "$bare" fetch --quiet --no-tags --no-recurse-submodules --depth 1 "$STUDENTS_SERVER/$name" "${COMMIT:-HEAD}" &&
    mkdir -p "handed-in/$student" &&
    git -C "$bare" archive --format=zip --output="$PWD/handed-in/$student/submission.zip" FETCH_HEAD; then
    continue
  fi
  echo "$name could not be fetched." >&2
  missed=1
done <"$FETCHED/list"
echo "${missed:-0}" >"$FETCHED/missed"
