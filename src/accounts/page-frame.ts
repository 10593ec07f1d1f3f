import type { Env } from "../app.ts";
import type { Role, Theme } from "../db/schema/accounts.ts";

/** What every page of a signed-in person shows around its own content: `<Page {...frame} ...>`. */
export interface Frame {
  account: { id: string; name: string; role: Role; hasAvatar: boolean };
  theme: Theme | undefined;
  /** IANA name; undefined is UTC. */
  zone: string | undefined;
  insecure: boolean;
  demo: boolean;
}

/** The same on a page that anybody may see. */
export type PublicFrame = Pick<Frame, "insecure" | "demo">;

export function publicFrame(c: { var: Pick<Env["Variables"], "deps"> }): PublicFrame {
  const { config } = c.var.deps;
  const url = new URL(config.PUBLIC_URL);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return { insecure: url.protocol === "http:" && !local, demo: config.DEMO };
}

export function pageFrame(c: { var: Pick<Env["Variables"], "account" | "deps"> }): Frame {
  const { id, name, role, settings, hasAvatar } = c.var.account;
  return {
    ...publicFrame(c),
    account: { id, name, role, hasAvatar },
    theme: settings.theme,
    zone: settings.timeZone,
  };
}
