import { z } from "zod";
import { clientCertificateFields, tokenAndCertificate } from "../client-certificate.ts";
import { defineProvider, type OpenConnection } from "../provider.ts";
import { createJiraClient, findTokenEnd, type JiraAccess, jiraSystem } from "./client.ts";
import { detectJira } from "./detect.ts";
import type { JiraDialect } from "./jira.ts";

/** How a stored connection is to be called. Without a passed test the dialect follows from the credentials. */
export function jiraAccess(connection: OpenConnection, dialect?: JiraDialect): JiraAccess {
  const { baseUrl, settings, secrets, tls, capabilities, secretEnded, onDead, onLearnt } =
    connection;
  const email = typeof settings["email"] === "string" ? settings["email"] : "";
  const token = secrets["token"] ?? "";
  const known = capabilities["dialect"];
  const longestText = capabilities["longestText"];
  const likely = email === "" ? "dc" : "cloud";
  const spoken = dialect ?? (known === "dc" || known === "cloud" ? known : likely);
  return {
    baseUrl,
    dialect: spoken,
    // An e-mail that was put in beside a token of Data Center does no harm.
    credentials: spoken === "cloud" ? { email, token } : { token },
    tls,
    tokenEnded: secretEnded,
    onDead,
    onLearnt,
    ...(typeof longestText === "number" && { longestText }),
  };
}

export const jira = defineProvider({
  kind: "jira",
  label: "Jira",
  icon: "draft",
  help: "Where your countersigned drafts become issues. Jira Data Center and Jira Cloud; which one it is, is found out.",
  baseUrl: {
    label: "Address of Jira",
    hint: "As it stands in the address bar; any page of it will do.",
    example: "https://jira.example.com",
  },
  fields: [
    {
      name: "email",
      label: "E-mail (Jira Cloud only)",
      hint: "The one that you sign in to Jira Cloud with. Leave it empty for Data Center.",
      control: "email",
      optional: true,
    },
    {
      name: "token",
      label: "Token",
      hint: "Data Center: your profile, Personal Access Tokens. Cloud: id.atlassian.com, Security, API tokens.",
      control: "password",
      secret: true,
    },
    ...clientCertificateFields("Jira"),
  ],
  settings: z.object({ email: z.email("This is no e-mail address.").or(z.literal("")).optional() }),
  secrets: tokenAndCertificate,
  async test({ outbound }, connection) {
    const { baseUrl, tls } = connection;
    const found = await detectJira(outbound, { baseUrl, tls });
    if (!found.ok) return found;
    const { dialect } = found.value;
    const access = { ...jiraAccess(connection, dialect), baseUrl: found.value.baseUrl };
    const identity = await createJiraClient(outbound, access).myself();
    if (!identity.ok) return identity;
    const { avatarUrl: _picture, ...person } = identity.value;
    const end = await findTokenEnd(jiraSystem(outbound, access));
    const edition = dialect === "dc" ? "Data Center" : "Cloud";
    return {
      ok: true,
      value: {
        message: `Connected to Jira ${edition} as ${person.name} (${person.employeeId}).`,
        baseUrl: found.value.baseUrl,
        identity: person,
        capabilities: { dialect },
        ...(end !== undefined && { secretEndsAt: end }),
      },
    };
  },
});
