/** What was added and taken away here since it was sent, done to what Jira holds now. */
export function mergeLabels(
  sent: readonly string[],
  next: readonly string[],
  now: readonly string[],
): string[] {
  const removed = new Set(sent.filter((label) => !next.includes(label)));
  const added = next.filter((label) => !sent.includes(label));
  return [...new Set([...now.filter((label) => !removed.has(label)), ...added])];
}
