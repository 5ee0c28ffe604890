#!/usr/bin/env bash
# render.sh FILE: renders every app for every cluster and writes to FILE, as Markdown, what changes against $BASE.
# Exit 1 when an input is wrong, or when what is committed below rendered/ is not what is rendered. $FLAGS go to `dgd-render repo`.
set -euo pipefail
body=$1
most=60000 # of the 65,536 characters that GitHub takes; the rest is for the words around it
findings=$(mktemp)
git rev-parse --quiet --verify "$BASE^{commit}" > /dev/null || BASE=$(git hash-object -t tree /dev/null) # a first commit: all is new
rendered=(rendered ':(exclude,glob)**/.dgd-render-index/**')

fenced() { # LANGUAGE TEXT: a block that nothing in the text can close
  local fence='```'
  while [[ $2 == *"$fence"* ]]; do fence+='`'; done
  printf '%s%s\n%s\n%s\n' "$fence" "$1" "$2" "$fence"
}

cut() { # TEXT CHARACTERS: whole lines of a text that is too long
  local text=${1:0:$2}
  if [ "${#1}" -gt "$2" ]; then text="${text%$'\n'*}"$'\n'"… cut: $((${#1} - ${#text})) characters more"; fi
  printf '%s' "$text"
}

difference() { # the files that change, then the diff of each, as many as there is room for
  local file text shown='' left=0
  fenced '' "$(cut "$(git diff --stat=100 "$BASE" -- "${rendered[@]}")" $((most / 4)))"
  while IFS= read -r -d '' file; do
    text=$(git diff "$BASE" -- "$file")
    if [ $((${#shown} + ${#text})) -le $((most * 3 / 4)) ]; then shown+=$text$'\n'; else left=$((left + 1)); fi
  done < <(git diff --name-only -z "$BASE" -- "${rendered[@]}")
  printf '\n<details><summary>Diff</summary>\n\n'
  fenced diff "$shown"
  printf '\n</details>\n'
  [ "$left" = 0 ] || printf '\nCut: the diff of %s files more does not fit.\n' "$left"
}

changes() { # what the comment says of a change: the report, where this dgd-render has it; it knows what GitHub takes
  local report='' apps
  if [[ $(dgd-render --help) == *$'\n    report '* ]]; then # exit 1: a graph is refused, and the report says so
    mapfile -t apps < <({ printf '%s\n' apps/*/; git ls-tree -d --name-only "$BASE" apps/ | sed 's,$,/,'; } | sort -u) # gone ones, too
    report=$(dgd-render report "${apps[@]}" --clusters clusters/*.y*ml --git "$BASE" --format markdown) || true
  fi
  if [ -n "$report" ]; then printf '%s\n' "$report"; else difference; fi
}

status=0
# shellcheck disable=SC2086 # FLAGS are words
dgd-render repo ${FLAGS:-} 2> "$findings" || status=$?
cat "$findings" >&2
changed=true
{
  printf '<!-- dgd-render -->\n'
  if [ "$status" != 0 ]; then
    printf '### dgd-render: refused\n\n'
    fenced text "$(cut "$(< "$findings")" "$most")"
  else
    if [ -n "$(git status --porcelain -- "${rendered[@]}")" ]; then
      status=1
      printf '> [!WARNING]\n> What is committed below rendered/ is not what is rendered. Run **dgd-render repo** and commit.\n\n'
    fi
    git add --intent-to-add -- rendered
    if git diff --quiet "$BASE" -- "${rendered[@]}"; then
      [ "$status" != 0 ] || changed=false
      printf '### dgd-render: nothing that is rendered changes\n'
    else
      printf '### dgd-render: what changes\n\n'
      changes
    fi
  fi
} > "$body"
cat "$body" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
echo "changed=$changed" >> "${GITHUB_OUTPUT:-/dev/null}"
exit "$status"
