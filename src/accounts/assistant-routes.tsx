import { resolve } from "node:path";
import { type Context, Hono } from "hono";
import { AssistantsPage } from "../../views/accounts/assistants-page.tsx";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { createApiToken } from "./api-tokens.ts";
import { fromOf } from "./from.ts";
import { pageFrame } from "./page-frame.ts";
import { type Scope, scopesFor } from "./permissions.ts";
import { freshProof } from "./sign-in-middleware.ts";

const HERE = resolve(import.meta.dirname, "../..");
/** Where the service runs for one person's machine its folder is theirs; elsewhere it is nobody's business. */
const folderOf = (publicUrl: string): string =>
  ["localhost", "127.0.0.1", "[::1]"].includes(new URL(publicUrl).hostname)
    ? HERE
    : "/path/to/countersign";
const DAYS = 90;
/** What an assistant has no use for, or should not have by the way. */
const LEFT_OUT: readonly Scope[] = [
  "account:write",
  "connections:write",
  "webhooks:write",
  "approvals:write",
  "jobs:write",
  "admin",
];

const assistantsPage = (c: Context<Env>, token?: string) =>
  c.html(
    <AssistantsPage
      frame={pageFrame(c)}
      endpoint={new URL(urls.mcp.endpoint(), c.var.deps.config.PUBLIC_URL).href}
      publicUrl={c.var.deps.config.PUBLIC_URL}
      folder={folderOf(c.var.deps.config.PUBLIC_URL)}
      days={DAYS}
      {...(token !== undefined && { token })}
    />,
  );

export const assistantRoutes = new Hono<Env>()
  .get(urls.account.assistants(), (c) => assistantsPage(c))
  .post(urls.account.assistants(), freshProof, async (c) => {
    const { deps, account } = c.var;
    const scopes = scopesFor(account).filter((scope) => !LEFT_OUT.includes(scope));
    const asked = { name: "AI assistant", scopes, days: DAYS, from: fromOf(c) };
    const { token } = await createApiToken(deps, account, asked);
    return assistantsPage(c, token);
  });
