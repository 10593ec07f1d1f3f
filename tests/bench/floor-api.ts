// Reads a draft for who shows a token, as a program of its own, by hand: what the machine gives when
// nothing is general. Arguments: the database, a file with the answer's fixed parts, its port.
import { createHash, randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import Database from "better-sqlite3";

interface Token {
  accountId: string;
  expiresAt: number;
  revokedAt: number | null;
  scopes: string;
  deactivatedAt: number | null;
}

interface Row {
  id: string;
  accountId: string;
  target: string;
  content: string;
  createdAt: number;
  updatedAt: number;
  [column: string]: unknown;
}

const [file = "", publicUrl = "", port = ""] = process.argv.slice(2);
const db = new Database(file, { readonly: true });
const findToken = db.prepare<[string], Token>(`
  select t.account_id accountId, t.expires_at expiresAt, t.revoked_at revokedAt, t.scopes,
    a.deactivated_at deactivatedAt
  from api_tokens t join accounts a on a.id = t.account_id where t.hash = ?`);
const findDraft = db.prepare<[string, string], Row>(`
  select d.id, d.account_id accountId, d.type, d.item, d.criteria_format criteriaFormat, d.title,
    d.state, d.prompt_name promptName, d.prompt_version promptVersion, d.model, d.target, d.revision,
    d.nodes, d.covered, d.statements, d.issue_key issueKey, d.issue_url issueUrl,
    d.created_at createdAt, d.updated_at updatedAt, r.content
  from drafts d join revisions r on r.draft_id = d.id and r.number = d.revision
  where d.id = ? and d.account_id = ?`);

function answer(request: Request): Response {
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const found = findToken.get(createHash("sha256").update(token).digest("hex"));
  const isGood =
    found &&
    found.expiresAt > Date.now() &&
    found.revokedAt === null &&
    found.deactivatedAt === null &&
    found.scopes.includes('"drafts:read"');
  if (!isGood) return new Response(null, { status: 401 });
  const id = request.url.slice(request.url.lastIndexOf("/") + 1);
  const row = findDraft.get(id, found.accountId);
  if (!row) return new Response(null, { status: 404 });
  const { accountId: _accountId, ...draft } = row;
  const data = {
    ...draft,
    may: "owner",
    target: JSON.parse(row.target),
    content: JSON.parse(row.content),
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
    url: `${publicUrl}/drafts/${row.id}`,
  };
  return Response.json(
    { data, meta: {}, errors: [] },
    { headers: { "cache-control": "no-store", "x-request-id": randomUUID() } },
  );
}

serve({ port: Number(port), hostname: "127.0.0.1", fetch: answer }, () =>
  process.stdout.write("ready\n"),
);
