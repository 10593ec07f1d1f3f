import { z } from "zod";
import { clientCertificateFields, tokenAndCertificate } from "../client-certificate.ts";
import { defineProvider, type OpenConnection } from "../provider.ts";
import { findGitlab, GITLAB_COM } from "./find-base.ts";
import { type GitlabAccess, gitlabSystem } from "./system.ts";
import { tryToken } from "./try-token.ts";

/** How a stored connection is to be called. */
export const gitlabAccess = (connection: OpenConnection): GitlabAccess => {
  const { baseUrl, secrets, tls, secretEnded, onDead } = connection;
  return { baseUrl, token: secrets["token"] ?? "", tls, tokenEnded: secretEnded, onDead };
};

export const gitlab = defineProvider({
  kind: "code",
  label: "GitLab",
  icon: "plug",
  help: "Where your code is: merge requests are read there, and your countersigned reviews go there. gitlab.com and GitLab of your own.",
  baseUrl: {
    label: "Address of GitLab",
    hint: "Leave it as it is for gitlab.com. For a GitLab of your own any page of it will do.",
    example: "https://gitlab.example.com",
    default: GITLAB_COM,
  },
  fields: [
    {
      name: "token",
      label: "Personal access token",
      hint: "GitLab: your avatar, Edit profile, Access tokens. The scope api lets reviews be posted; read_api is enough to read.",
      control: "password",
      secret: true,
    },
    ...clientCertificateFields("GitLab"),
  ],
  settings: z.object({}),
  secrets: tokenAndCertificate,
  async test({ outbound }, connection) {
    const { baseUrl, tls } = connection;
    const found = await findGitlab({ outbound, tls }, baseUrl);
    if (!found.ok) return found;
    const access = { ...gitlabAccess(connection), baseUrl: found.value };
    const tried = await tryToken(gitlabSystem(outbound, access));
    return tried.ok ? { ok: true, value: { ...tried.value, baseUrl: found.value } } : tried;
  },
});
