import { Hono } from "hono";
import { AgentsPage } from "../../views/agents/index-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import { isAllowed } from "../accounts/permissions.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { listAgents } from "./listed-agents.ts";
import { findToolStop } from "./loop/tool-stop.ts";

export const agentRoutes = new Hono<Env>();

agentRoutes.get(urls.agents.index(), async (c) => {
  const { deps, account } = c.var;
  const [agents, stop] = await Promise.all([listAgents(deps.db, account), findToolStop(deps.db)]);
  return c.html(
    <AgentsPage
      frame={pageFrame(c)}
      agents={agents}
      mayStart={isAllowed(account, "drafts.write")}
      mayTalk={isAllowed(account, "models.use")}
      stop={stop}
      mayStop={isAllowed(account, "queues.write")}
    />,
  );
});
