#!/usr/bin/env bash
# What action.yml runs. Every input comes through the environment: none of them is ever a part of a script.
set -uo pipefail

refuse() {
  printf '::error title=pg-plumbline lint::%s\n' "$1"
  exit 2
}

case "$LINT_FAIL_ON" in
error | never) strict=() ;;
warning) strict=(--strict) ;;
*) refuse 'the input fail-on wants error, warning or never' ;;
esac
[[ "$LINT_VERSION" =~ ^[0-9A-Za-z.^~+-]*$ ]] || refuse 'the input version is no version'

if [ -z "$LINT_VERSION" ] && [ -x node_modules/.bin/db-check ]; then
  lint=(node_modules/.bin/db-check lint)
else
  lint=(npx --yes --package "pg-plumbline@${LINT_VERSION:-latest}" -- db-check lint)
fi
[ -z "$LINT_URL" ] || lint+=("--url=$LINT_URL")
while IFS= read -r path; do
  path="${path%$'\r'}"
  # a name that begins with a dash is no flag
  [[ "$path" == -* ]] && path="./$path"
  [ -z "$path" ] || lint+=("$path")
done <<< "$LINT_PATHS"

if [ -n "$LINT_SARIF_FILE" ]; then
  "${lint[@]}" --format sarif "--output=$LINT_SARIF_FILE"
  code=$?
  [ "$code" -le 1 ] || [ "$code" -eq 9 ] || exit "$code"
fi
"${lint[@]}" --format github ${strict[@]+"${strict[@]}"}
code=$?
printf 'exit-code=%s\n' "$code" >> "$GITHUB_OUTPUT"
[ "$LINT_FAIL_ON" = never ] && [ "$code" -eq 1 ] && exit 0
exit "$code"
