import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import { type CodeSystem, JSON_TYPE } from "../code/ask.ts";
import type { OutsideFailure } from "../failure.ts";
import { readRefusal } from "./refusal.ts";

/** Where a GitHub stands and how a person is known there. */
export interface GithubAccess {
  /** Of the REST API, without a slash at the end: `https://api.github.com`. */
  baseUrl: string;
  token: string;
  tls?: TlsOptions | undefined;
  /** The token's known end has passed, so a refusal has its reason. */
  tokenEnded?: boolean;
  /** Told of every failure that means that the token is dead. */
  onDead?: ((failure: OutsideFailure) => Promise<void>) | undefined;
}

export const githubSystem = (outbound: Outbound, access: GithubAccess): CodeSystem => ({
  ...access,
  name: "GitHub",
  outbound,
  headers: (accept) => ({
    Accept: accept === JSON_TYPE ? "application/vnd.github+json" : accept,
    Authorization: `Bearer ${access.token}`,
    "X-GitHub-Api-Version": "2022-11-28",
  }),
  refusal: (answer, writes) => readRefusal(access, answer, writes),
});
