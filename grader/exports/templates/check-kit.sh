set -euo pipefail
# Each notebook or script of a unit that differs from the one handed out: in exercises/ since the first commit.
first="$(git rev-list --max-parents=0 HEAD | tail -n 1)"
find . -type d -name '[0-9][0-9]_*' -not -path '*/.*' | sort | while IFS= read -r folder; do
  unit="$(basename "$folder")"
  for file in "$folder/$unit.ipynb" "$folder/$unit.py"; do
    case "$folder" in
      "./exercises/$unit") same() { git diff --quiet "$first" HEAD -- "$file"; } ;;
      *) same() { cmp -s "$file" "exercises/$unit/$(basename "$file")"; } ;;
    esac
    if [ -f "$file" ] && [ -d "exercises/$unit" ] && ! same; then
      echo "$file"
      grader check "$file" || [ "$?" = 4 ]
    fi
  done
done
