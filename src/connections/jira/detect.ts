import { z } from "zod";
import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import { findBase } from "../atlassian/find-base.ts";
import type { Outside } from "../failure.ts";
import type { JiraDialect } from "./jira.ts";

const serverInfo = z.object({
  versionNumbers: z.array(z.number()),
  // Servers before 7.10 do not say it.
  deploymentType: z.string().default("Server"),
});

/** Which Jira stands at an address that a person typed or pasted; the answer's base URL keeps the context path. */
export async function detectJira(
  outbound: Outbound,
  { baseUrl, tls }: { baseUrl: string; tls?: TlsOptions | undefined },
): Promise<Outside<{ dialect: JiraDialect; baseUrl: string }>> {
  const found = await findBase({ outbound, name: "Jira", tls }, baseUrl, {
    path: "/rest/api/2/serverInfo",
    shape: serverInfo,
  });
  if (!found.ok) return found;
  const dialect = found.value.value.deploymentType === "Cloud" ? "cloud" : "dc";
  return { ok: true, value: { dialect, baseUrl: found.value.baseUrl } };
}
