/** First parts of the paths that people see in Jira and Confluence; what stands before is the context path. */
const PAGES = new Set(
  "browse secure projects issues rest login.jsp login.action dashboard.action display pages spaces plugins servicedesk dashboards index.action".split(
    " ",
  ),
);

/** The first as typed, cleaned; then with less of its path each, down to the host. None: no address at all. */
export function baseUrlCandidates(typed: string): string[] {
  const text = typed.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") return [];
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const page = parts.findIndex((part) => PAGES.has(part.toLowerCase()));
  const context = page === -1 ? parts : parts.slice(0, page);
  // A context path has one part, seldom two; a longer one was pasted from somewhere inside.
  const lengths = [...new Set([context.length, 1, 0])].filter((n) => n <= context.length);
  return lengths.map((n) => [url.origin, ...context.slice(0, n)].join("/"));
}
