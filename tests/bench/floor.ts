// The drafts list as a program of its own, by hand: what the machine gives when nothing is general.
// Arguments: the database, a file with the page as the product renders it, its port.
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import Database from "better-sqlite3";
import type { ItemKind } from "../../src/db/schema/content.ts";
import type { DraftState } from "../../src/db/schema/drafts.ts";
import { type FloorPage, PAGE_ROWS } from "./floor-page.ts";

interface Session {
  id: string;
  name: string;
  expiresAt: number;
  endsAt: number;
  deactivatedAt: number | null;
}
interface Row {
  id: string;
  title: string;
  item: ItemKind;
  state: DraftState;
  place: string;
  updatedAt: number;
}

const [file = "", pageFile = "", port = ""] = process.argv.slice(2);
const page: FloorPage = JSON.parse(readFileSync(pageFile, "utf8"));
const db = new Database(file, { readonly: true });

const findSession = db.prepare<[string], Session>(`
  select a.id, a.name, s.expires_at expiresAt, s.ends_at endsAt, a.deactivated_at deactivatedAt
  from user_sessions s join accounts a on a.id = s.account_id where s.id = ?`);
const listDrafts = db.prepare<[string], Row>(`
  select id, title, item, state, coalesce(issue_key, target ->> '$.projectKey') place,
    updated_at updatedAt
  from drafts where account_id = ? order by updated_at desc, id desc limit ${PAGE_ROWS + 1}`);

const SPECIAL = /[&<>"']/g;
const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escape = (text: string) => text.replace(SPECIAL, (one) => ENTITIES[one] ?? "");

const ITEMS: Record<ItemKind, string> = {
  epic: "Epic",
  story: "Story",
  task: "Task",
  bug: "Bug",
  subtask: "Sub-task",
};
const clock = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

function rowHtml({ id, title, item, state, place, updatedAt }: Row): string {
  const at = new Date(updatedAt);
  const words = `${clock.format(at)} UTC`;
  return `<tr><td class="main"><a href="/drafts/${id}">${escape(title)}</a></td><td class="fit">${page.badges[state] ?? ""}</td><td class="fit">${ITEMS[item]}</td><td class="fit">${escape(place)}</td><td class="fit"><time datetime="${at.toISOString()}" title="${words}" data-relative>${words}</time></td></tr>`;
}

function render(name: string, rows: Row[]): string {
  const shown = rows.slice(0, PAGE_ROWS);
  const last = shown.at(-1);
  const cursor = rows.length > PAGE_ROWS && last ? `${last.updatedAt}.${last.id}` : "";
  let html = page.head[0] ?? "";
  const person = escape(name);
  for (const part of page.head.slice(1)) html += person + part;
  for (const row of shown) html += rowHtml(row);
  html += page.tail[0] ?? "";
  for (const part of page.tail.slice(1)) html += cursor + part;
  return html;
}

function findAccount(cookies: string | null): Session | undefined {
  const id = /(?:^|; )session=([^;]+)/.exec(cookies ?? "")?.[1];
  if (id === undefined) return undefined;
  const found = findSession.get(createHash("sha256").update(id).digest("hex"));
  const now = Date.now();
  const lasts = found && found.expiresAt > now && found.endsAt > now;
  return lasts && found.deactivatedAt === null ? found : undefined;
}

serve(
  {
    port: Number(port),
    hostname: "127.0.0.1",
    fetch(request) {
      const account = findAccount(request.headers.get("cookie"));
      if (!account) return new Response(null, { status: 303, headers: { location: "/sign-in" } });
      const headers = { ...page.headers, "x-request-id": randomUUID() };
      return new Response(render(account.name, listDrafts.all(account.id)), { headers });
    },
  },
  () => process.stdout.write("ready\n"),
);
