/**
 * What a command is started by: `sh -c SCRIPT sh <results, a line each> <largest> <user> <command> …`. It fills
 * the folder, becomes that user if one is named, lets the command say all that it says on one output, ends what it left behind, and then sends
 * the results on the other: `<bytes> <path>`, a line, and the bytes.
 */
export const SCRIPT = String.raw`
umask 022
cp -R /copy/. /box/ 2>/dev/null; cp -R /extra/. /box/ || exit 120
rm -rf /box/.git
results=$1; largest=$2; user=$3; shift 3
if [ -n "$user" ]; then
  chown -hR "$user:$user" /box /tmp || exit 121
  set -- setpriv --reuid="$user" --regid="$user" --clear-groups -- "$@"
fi
( exec "$@" ) >&2 2>&2 </dev/null
code=$?
kill -s KILL -- -1 2>/dev/null
set -f
IFS='
'
for file in $results; do
  if [ -f "$file" ] && [ ! -L "$file" ]; then
    size=$(stat -c %s -- "$file")
    if [ "$size" -le "$largest" ]; then
      printf '%s %s\n' "$size" "$file"
      head -c "$size" -- "$file"
    fi
  fi
done
exit "$code"
`;

/** Only what was asked for, as often as it fits: the command may have written there, too. */
export function readResults(sent: Buffer, asked: readonly string[]): Map<string, string> {
  const results = new Map<string, string>();
  let at = 0;
  while (at < sent.byteLength) {
    const end = sent.indexOf("\n", at);
    const [, size, path = ""] = /^(\d{1,9}) (.*)$/.exec(sent.subarray(at, end).toString()) ?? [];
    const from = end + 1;
    const to = from + Number(size);
    if (end < 0 || size === undefined || to > sent.byteLength) break;
    if (asked.includes(path)) results.set(path, sent.subarray(from, to).toString());
    at = to;
  }
  return results;
}
