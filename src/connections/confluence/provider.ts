import { z } from "zod";
import { defineProvider, type OpenConnection } from "../provider.ts";
import {
  type ConfluenceAccess,
  type ConfluenceLogin,
  findConfluence,
  listSpaces,
} from "./client.ts";

/** How a stored connection is to be called. Without a passed test the dialect follows from the credentials. */
export function confluenceAccess(
  connection: OpenConnection,
): ConfluenceAccess & Pick<ConfluenceLogin, "dialect"> {
  const { baseUrl, settings, secrets, tls, capabilities, secretEnded, onDead } = connection;
  const email = typeof settings["email"] === "string" ? settings["email"] : "";
  const token = secrets["token"] ?? "";
  const known = capabilities["dialect"];
  const likely = email === "" ? "dc" : "cloud";
  return {
    baseUrl,
    dialect: known === "dc" || known === "cloud" ? known : likely,
    credentials: email === "" ? { token } : { email, token },
    tls,
    tokenEnded: secretEnded,
    onDead,
  };
}

export const confluence = defineProvider({
  kind: "confluence",
  label: "Confluence",
  icon: "quote",
  help: "Pages that your drafts can rest on. Confluence Data Center and Confluence Cloud; which one it is, is found out.",
  baseUrl: {
    label: "Address of Confluence",
    hint: "As it stands in the address bar; any page of it will do.",
    example: "https://confluence.example.com",
  },
  fields: [
    {
      name: "email",
      label: "E-mail (Confluence Cloud only)",
      hint: "The one that you sign in to Confluence Cloud with. Leave it empty for Data Center.",
      control: "email",
      optional: true,
    },
    {
      name: "token",
      label: "Token",
      hint: "Data Center: your profile, Settings, Personal Access Tokens (another one than for Jira). Cloud: id.atlassian.com, Security, API tokens.",
      control: "password",
      secret: true,
    },
  ],
  settings: z.object({ email: z.email("This is no e-mail address.").or(z.literal("")).optional() }),
  secrets: z.object({ token: z.string("Put in a token.").min(1, "Put in a token.") }),
  async test({ outbound }, connection) {
    const access = confluenceAccess(connection);
    const login = await findConfluence(outbound, access);
    if (!login.ok) return login;
    const { dialect, identity } = login.value;
    const spaces = await listSpaces(outbound, { ...access, baseUrl: login.value.baseUrl }, dialect);
    if (!spaces.ok) return spaces;
    const edition = dialect === "dc" ? "Data Center" : "Cloud";
    return {
      ok: true,
      value: {
        message: `Connected to Confluence ${edition} as ${identity.name} (${identity.employeeId}).`,
        baseUrl: login.value.baseUrl,
        identity,
        capabilities: { dialect, spaces: spaces.value.map(({ name }) => name) },
      },
    };
  },
});
