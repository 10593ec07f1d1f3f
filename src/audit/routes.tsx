import { Hono } from "hono";
import { AuditPage } from "../../views/audit/index-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { listActions, listAudit, verifyChain, verifyNewest } from "./audit.ts";

export const auditRoutes = new Hono<Env>().get(urls.audit.index(), async (c) => {
  const { db } = c.var.deps;
  const { before, action, check } = c.req.query();
  const number = /^\d{1,15}$/.test(before ?? "") ? Number(before) : undefined;
  const { entries, next } = await listAudit(db, { before: number, action: action || undefined });
  const checkedAll = check === "all";
  const chain = checkedAll ? await verifyChain(db) : await verifyNewest(db);
  return c.html(
    <AuditPage
      frame={pageFrame(c)}
      entries={entries}
      next={next === undefined ? undefined : String(next)}
      isFirstPage={number === undefined}
      action={action ?? ""}
      actions={await listActions(db)}
      chain={chain}
      checkedAll={checkedAll}
    />,
  );
});
