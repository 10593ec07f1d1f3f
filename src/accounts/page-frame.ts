import type { Env } from "../app.ts";
import type { Role, Theme } from "../db/schema/accounts.ts";

/** What every page of a signed-in person shows around its own content: `<Page {...frame} ...>`. */
export interface Frame {
  account: { id: string; name: string; role: Role };
  theme: Theme | undefined;
  /** IANA name; undefined is UTC. */
  zone: string | undefined;
  insecure: boolean;
  demo: boolean;
}

export function pageFrame(c: { var: Pick<Env["Variables"], "account" | "deps"> }): Frame {
  const { account, deps } = c.var;
  const { id, name, role, settings } = account;
  const url = new URL(deps.config.PUBLIC_URL);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return {
    account: { id, name, role },
    theme: settings.theme,
    zone: settings.timeZone,
    insecure: url.protocol === "http:" && !local,
    demo: deps.config.DEMO,
  };
}
