#!/usr/bin/env bash
# Makes a film with curl: orders it, follows its events, downloads it. The animatic provider draws it, so it costs nothing.
#
#   bash examples/make_film.sh [BODY.json] [FILM.mp4]
#
# LONGTAKE_API_URL names another API than http://127.0.0.1:8000. After a lost answer or a Ctrl-C, run the script again with
# the KEY that it has printed: the same Idempotency-Key gives the same job.
set -euo pipefail
api=${LONGTAKE_API_URL:-http://127.0.0.1:8000}
body=${1:-$(dirname "$0")/film.json}
film=${2:-film.mp4}
key=${KEY:-order-$(date +%s)-$$}

# text FIELD: the value of a JSON field that is a text, in one line of compact JSON.
text() { sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p'; }

echo "KEY=$key"
answer=$(curl -sS "$api/api/v1/generate" -H 'Content-Type: application/json' -H "Idempotency-Key: $key" --data "@$body")
job=$(text job_id <<<"$answer")
# A refusal is a problem document (RFC 9457), whose `errors` name the field.
[ -n "$job" ] || { echo "$answer" >&2; exit 1; }
echo "JOB=$job"

# A stream may break at any time. Last-Event-ID brings everything that came after the last event that was read.
status='' last=''
until [ -n "$status" ]; do
  event=''
  while IFS= read -r line; do
    case $line in
      "id: "*) last=${line#id: } ;;
      "event: "*) event=${line#event: } ;;
      "data: "*)
        case $event in
          update) text current_stage_display <<<"$line" ;;
          error) text message <<<"$line" >&2 ;;
          done) status=$(text status <<<"$line") ;;
        esac ;;
    esac
  done < <(curl -sSN "$api/api/v1/jobs/$job/progress" -H 'Accept: text/event-stream' ${last:+-H "Last-Event-ID: $last"})
  [ -n "$status" ] || sleep 1
done

[ "$status" = completed ] || { echo "The job is $status." >&2; exit 1; }
# The link is valid for an hour; the job read again has a fresh one.
link=$(curl -sS "$api/api/v1/jobs/$job" | sed -n 's/.*"film":{"url":"\([^"]*\)".*/\1/p')
curl -sS --fail --output "$film" "$api$link"
echo "$film"
