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
    git -C "$bare" read-tree FETCH_HEAD &&
    # Links lead nowhere here, and the grader reads no zip that holds one.
    git -C "$bare" ls-files -s -z | sed -z -n 's/^120000 [^\t]*/0 0000000000000000000000000000000000000000/p' |
    git -C "$bare" update-index -z --index-info &&
    tree="$(git -C "$bare" write-tree)" &&
    mkdir -p "handed-in/$student" &&
    git -C "$bare" archive --format=zip --output="$PWD/handed-in/$student/submission.zip" "$tree"; then
    continue
  fi
  echo "$name could not be fetched." >&2
  missed=1
done <"$FETCHED/list"
if [ -z "$(ls handed-in)" ]; then
  echo "Nothing was fetched, and nothing can be graded." >&2
  exit 1
fi
echo "${missed:-0}" >"$FETCHED/missed"
