import { Hono } from "hono";
import { DashboardPage } from "../../views/dashboard/index-page.tsx";
import { HelpPage } from "../../views/dashboard/help-page.tsx";
import { isAllowed } from "../accounts/permissions.ts";
import { pageFrame, publicFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { readDashboard } from "./dashboard.ts";

export const dashboardRoutes = new Hono<Env>();

dashboardRoutes.get(urls.dashboard(), async (c) => {
  const { deps, account } = c.var;
  const dashboard = await readDashboard(deps, account);
  return c.html(
    <DashboardPage
      frame={pageFrame(c)}
      mayWrite={isAllowed(account, "drafts.write")}
      {...dashboard}
    />,
  );
});

dashboardRoutes.get(urls.help(), (c) => {
  const { knownSystems } = c.var.deps;
  // Open to everybody: whoever cannot register yet may need it most.
  const account: Env["Variables"]["account"] | undefined = c.var.account;
  return c.html(
    <HelpPage
      frame={account === undefined ? publicFrame(c) : pageFrame(c)}
      lookAt={knownSystems.filter(({ lookAt }) => lookAt !== undefined)}
    />,
  );
});
