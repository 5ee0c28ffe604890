#!/usr/bin/env bash
# comment.sh FILE: makes FILE this action's comment on pull request $NUMBER. The comment that is there is edited; one is added only
# when there is something to say ($CHANGED). Needs GH_TOKEN, AUTHOR, GITHUB_REPOSITORY.
set -euo pipefail
issues=repos/$GITHUB_REPOSITORY/issues
[ -s "$1" ] || { echo "nothing was rendered, so there is nothing to say" >&2; exit 0; }
own=$(gh api --paginate "$issues/$NUMBER/comments" \
  --jq '.[] | select(.user.login == env.AUTHOR and (.body | startswith("<!-- dgd-render -->"))) | .id')
own=${own%%$'\n'*}
if [ -n "$own" ]; then
  gh api --silent --method PATCH "$issues/comments/$own" -F body=@"$1"
elif [ "$CHANGED" = true ]; then
  gh api --silent --method POST "$issues/$NUMBER/comments" -F body=@"$1"
fi
