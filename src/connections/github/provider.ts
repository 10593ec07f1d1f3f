import { z } from "zod";
import { clientCertificateFields, tokenAndCertificate } from "../client-certificate.ts";
import { defineProvider, type OpenConnection } from "../provider.ts";
import { findGithub, GITHUB_COM } from "./find-base.ts";
import { tryToken } from "./try-token.ts";
import { type GithubAccess, githubSystem } from "./system.ts";

/** How a stored connection is to be called. */
export const githubAccess = (connection: OpenConnection): GithubAccess => {
  const { baseUrl, secrets, tls, secretEnded, onDead } = connection;
  return { baseUrl, token: secrets["token"] ?? "", tls, tokenEnded: secretEnded, onDead };
};

export const github = defineProvider({
  kind: "code",
  label: "GitHub",
  icon: "plug",
  help: "Where your code is: pull requests are read there, and your countersigned reviews go there. GitHub and GitHub Enterprise.",
  baseUrl: {
    label: "Address of GitHub",
    hint: "Leave it as it is for github.com. For GitHub Enterprise any page of it will do.",
    example: "https://github.example.com",
    default: GITHUB_COM,
  },
  fields: [
    {
      name: "token",
      label: "Personal access token",
      hint: "GitHub: Settings, Developer settings, Personal access tokens. A fine-grained one needs Contents: read, and Pull requests: read and write; a classic one needs the scope repo.",
      control: "password",
      secret: true,
    },
    ...clientCertificateFields("GitHub"),
  ],
  settings: z.object({}),
  secrets: tokenAndCertificate,
  async test({ outbound }, connection) {
    const { baseUrl, tls } = connection;
    const found = await findGithub({ outbound, tls }, baseUrl);
    if (!found.ok) return found;
    const access = { ...githubAccess(connection), baseUrl: found.value };
    const tried = await tryToken(githubSystem(outbound, access));
    return tried.ok ? { ok: true, value: { ...tried.value, baseUrl: found.value } } : tried;
  },
});
