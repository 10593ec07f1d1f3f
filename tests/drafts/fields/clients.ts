import { createJiraClient } from "../../../src/connections/jira/client.ts";
import type { JiraClient, JiraDialect } from "../../../src/connections/jira/jira.ts";
import type { DemoWorld } from "../../../src/demo/world.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { createOutbound } from "../../../src/platform/outbound/create.ts";
import type { Outbound } from "../../../src/platform/outbound/outbound.ts";
import { quietLog } from "../../setup/demo.ts";

export const openDoor = (loopback: string[]): Outbound =>
  createOutbound({
    egress: "open",
    allow: [],
    loopback,
    own: [],
    userAgent: "test",
    clock: systemClock,
    log: quietLog,
    random: () => 0,
  });

export function demoClient(
  outbound: Outbound,
  { jiraDc, jiraCloud }: DemoWorld,
  dialect: JiraDialect,
): JiraClient {
  const baseUrl = dialect === "dc" ? jiraDc.url : jiraCloud.url;
  const credentials =
    dialect === "dc" ? { token: jiraDc.token } : { email: jiraCloud.email, token: jiraCloud.token };
  return createJiraClient(outbound, { baseUrl, dialect, credentials });
}
