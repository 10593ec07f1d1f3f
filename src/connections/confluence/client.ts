import { z } from "zod";
import type { Identity } from "../../db/schema/accounts.ts";
import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import { baseUrlCandidates } from "../atlassian/address.ts";
import { ask } from "../atlassian/ask.ts";
import type { AtlassianSystem } from "../atlassian/system.ts";
import type { Outside } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import { type ConfluenceSpace, firstSpaces } from "./spaces.ts";

export interface ConfluenceAccess {
  baseUrl: string;
  credentials: { token: string } | { email: string; token: string };
  tls?: TlsOptions | undefined;
  tokenEnded?: boolean;
  onDead?: AtlassianSystem["onDead"];
}

export interface ConfluenceLogin {
  dialect: "dc" | "cloud";
  baseUrl: string;
  identity: Identity;
}

const dcUser = z
  .object({ username: z.string().min(1), userKey: z.string().min(1), displayName: z.string() })
  .transform(({ username, userKey, displayName }) => ({
    dialect: "dc" as const,
    identity: { employeeId: username, key: userKey, name: displayName, email: "" },
  }));
const cloudUser = z
  .object({
    type: z.literal("known"),
    accountId: z.string().min(1),
    displayName: z.string(),
    email: z.string().default(""),
  })
  .transform(({ accountId, displayName, email }) => ({
    dialect: "cloud" as const,
    identity: {
      employeeId: accountId,
      key: accountId,
      name: displayName,
      email: email.toLowerCase(),
    },
  }));
const nobody = z.object({ type: z.literal("anonymous") }).transform(() => undefined);
/** Nobody first: an anonymous answer must never be taken for a person. */
const currentUser = z.union([nobody, dcUser, cloudUser]);

export const confluenceSystem = (outbound: Outbound, access: ConfluenceAccess): AtlassianSystem => {
  const { baseUrl, credentials, tls, tokenEnded = false, onDead } = access;
  const { token } = credentials;
  const authorization =
    "email" in credentials
      ? `Basic ${Buffer.from(`${credentials.email}:${token}`).toString("base64")}`
      : `Bearer ${token}`;
  return { outbound, name: "Confluence", baseUrl, authorization, tls, tokenEnded, onDead };
};

/** Looks under the typed address, its shorter forms and Cloud's `/wiki`, all on the same host. */
export async function findConfluence(
  outbound: Outbound,
  access: ConfluenceAccess,
): Promise<Outside<ConfluenceLogin>> {
  const typed = baseUrlCandidates(access.baseUrl);
  const facts = { system: "Confluence", mayHaveHappened: false };
  const host = typed.at(-1);
  if (host === undefined) {
    const detail = "this is no address, it should look like https://confluence.example.com";
    return outsideFailure("wrong_host", { ...facts, detail });
  }
  for (const baseUrl of new Set([...typed, `${host}/wiki`])) {
    const login = await whoAmI(confluenceSystem(outbound, { ...access, baseUrl }));
    if (login.ok || login.code !== "connections.not_found") return login;
  }
  const detail = "something answers there, but it is not Confluence";
  return outsideFailure("wrong_host", { ...facts, detail });
}

/** Confluence answers a stranger as somebody called anonymous: that is no login. */
async function whoAmI(asked: AtlassianSystem): Promise<Outside<ConfluenceLogin>> {
  const answer = await ask(asked, { path: "/rest/api/user/current", shape: currentUser });
  if (!answer.ok) return answer;
  if (answer.value !== undefined) {
    return { ok: true, value: { ...answer.value, baseUrl: asked.baseUrl } };
  }
  const code = asked.tokenEnded ? "expired_token" : "signed_out_200";
  return outsideFailure(code, { system: "Confluence", mayHaveHappened: false });
}

/** The first spaces that the person sees: proof that pages can be read, not only that a login works. */
export const listSpaces = (
  outbound: Outbound,
  access: ConfluenceAccess,
  dialect: ConfluenceLogin["dialect"],
): Promise<Outside<ConfluenceSpace[]>> =>
  firstSpaces(confluenceSystem(outbound, access), dialect === "cloud");
