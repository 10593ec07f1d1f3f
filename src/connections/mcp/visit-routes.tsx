import { Hono } from "hono";
import { VisitPage } from "../../../views/connections/visit-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import { freshProof } from "../../accounts/sign-in-middleware.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { findConnection, mayChange } from "../connection.ts";
import { testConnection } from "../test.ts";
import { finishVisit, startVisit } from "./authorize.ts";

/** The way to the sign-in page of another system, and back. */
export const visitRoutes = new Hono<Env>()
  .get(urls.connections.authorization(), async (c) => {
    const { deps, account, address, requestId } = c.var;
    const { state = "", code = "", iss } = c.req.query();
    const done = await finishVisit(deps, account, { state, code, iss });
    if (!done.ok) {
      const props = { frame: pageFrame(c), connection: undefined, target: undefined };
      return c.html(<VisitPage {...props} failure={done} />, 422);
    }
    await testConnection(deps, account, done.value, { account, address, requestId });
    return c.redirect(urls.connections.show(done.value.id, { done: "connected" }), 303);
  })
  .post("/connections/:id/authorization", freshProof, async (c) => {
    const { deps, account } = c.var;
    const connection = await findConnection(deps.db, account, c.req.param("id"));
    if (connection?.kind !== "mcp" || !mayChange(account, connection)) return c.notFound();
    const started = await startVisit(deps, account, connection);
    const props = { frame: pageFrame(c), connection };
    if (!started.ok)
      return c.html(<VisitPage {...props} target={undefined} failure={started} />, 422);
    return c.html(<VisitPage {...props} target={started.value} failure={undefined} />);
  });
