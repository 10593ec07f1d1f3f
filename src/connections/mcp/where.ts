import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { Outside } from "../failure.ts";
import type { OpenConnection } from "../provider.ts";
import type { McpClients } from "./clients.ts";
import { mcpFailure } from "./failure.ts";
import { signedIn } from "./oauth-client.ts";
import type { Where } from "./session.ts";

const PROGRAM = "program://";
export const programAddress = (name: string): string => `${PROGRAM}${name}`;
export const programName = (address: string): string | undefined =>
  address.startsWith(PROGRAM) ? address.slice(PROGRAM.length) : undefined;

/** Where a stored connection leads, with its credentials. */
export function whereOf(
  clients: Pick<McpClients, "programs" | "redirectUrl">,
  open: OpenConnection,
): Outside<Where> {
  const name = programName(open.baseUrl);
  if (name === undefined) return { ok: true, value: httpOf(clients, open) };
  const program = clients.programs.find((one) => one.name === name);
  if (program) return { ok: true, value: { type: "program", program } };
  return mcpFailure("mcp.no_program", `There is no program called ${name} any more.`);
}

function httpOf({ redirectUrl }: Pick<McpClients, "redirectUrl">, open: OpenConnection): Where {
  const { baseUrl, secrets, settings, tls } = open;
  const token = secrets["token"];
  const headers = {
    ...headersOf(secrets["headers"] ?? ""),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  const isOAuth = settings["auth"] === "oauth";
  const provider: OAuthClientProvider | undefined = isOAuth
    ? signedIn({ redirectUrl, open })
    : undefined;
  return { type: "http", url: baseUrl, headers, tls, ...(provider && { signedIn: provider }) };
}

const LINE = /^([\w-]+)\s*:\s*(.+)$/;

/** As they are written in HTTP, one a line. */
export const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split("\n").flatMap((line): [string, string][] => {
      const [, name, value] = LINE.exec(line.trim()) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
