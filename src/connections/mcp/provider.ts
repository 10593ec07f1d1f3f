import { z } from "zod";
import { defineProvider } from "../provider.ts";
import { mayConnectTo } from "./allowed-host.ts";
import { headersOf } from "./where.ts";
import { tryServer } from "./try-server.ts";

const hasHeaders = (text: string) =>
  Object.keys(headersOf(text)).length === text.split("\n").filter((line) => line.trim()).length;

export const mcp = defineProvider({
  kind: "mcp",
  label: "MCP server",
  icon: "plug",
  help: "Tools of another system, by the Model Context Protocol over HTTP. You say what each tool may do.",
  baseUrl: {
    label: "Address of the server",
    hint: "The one of MCP. An administrator decides which hosts may be used.",
    example: "https://tools.example.com/mcp",
  },
  fields: [
    {
      name: "auth",
      label: "How you sign in there",
      control: "select",
      options: [
        { value: "token", label: "By a token or by headers, or not at all" },
        { value: "oauth", label: "On a page of theirs (OAuth), after saving this" },
      ],
    },
    {
      name: "token",
      label: "Token",
      hint: "Sent as Authorization: Bearer.",
      control: "password",
      secret: true,
      optional: true,
    },
    {
      name: "headers",
      label: "Headers",
      hint: "One a line, such as X-Api-Key: abc.",
      control: "pem",
      secret: true,
      optional: true,
      advanced: true,
    },
    {
      name: "clientId",
      label: "Client id (OAuth)",
      hint: "Only if the other side has registered Countersign beforehand.",
      control: "text",
      optional: true,
      advanced: true,
    },
    {
      name: "clientSecret",
      label: "Client secret (OAuth)",
      control: "password",
      secret: true,
      optional: true,
      advanced: true,
    },
  ],
  settings: z.object({
    auth: z.enum(["token", "oauth"]).default("token"),
    clientId: z.string().optional(),
  }),
  secrets: z
    .object({
      token: z.string(),
      headers: z.string().refine(hasHeaders, "Write one header a line, such as X-Api-Key: abc."),
      clientSecret: z.string(),
      oauthClient: z.string(),
      oauthTokens: z.string(),
    })
    .partial()
    .transform((secrets): Record<string, string> =>
      Object.fromEntries(
        Object.entries(secrets).filter((pair): pair is [string, string] => pair[1] !== undefined),
      ),
    ),
  whyNot: mayConnectTo,
  async test({ mcp: clients }, connection) {
    const needsVisit =
      connection.settings["auth"] === "oauth" && connection.secrets["oauthTokens"] === undefined;
    if (!needsVisit) return tryServer(clients, connection);
    const message = "Saved. Now sign in there: its tools can be read only after that.";
    return { ok: true, value: { message, capabilities: { signIn: "missing" } } };
  },
});
