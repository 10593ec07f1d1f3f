import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import type { CodeSystem } from "../code/ask.ts";
import type { OutsideFailure } from "../failure.ts";
import { readRefusal } from "./refusal.ts";

/** Where a GitLab stands and how a person is known there. */
export interface GitlabAccess {
  /** Of its pages, without a slash at the end: `https://gitlab.com`. */
  baseUrl: string;
  token: string;
  /** It came from a sign-in there, not from the person's settings. */
  signedIn?: boolean;
  tls?: TlsOptions | undefined;
  /** The token's known end has passed, so a refusal has its reason. */
  tokenEnded?: boolean;
  /** Told of every failure that means that the token is dead. */
  onDead?: ((failure: OutsideFailure) => Promise<void>) | undefined;
}

export const gitlabSystem = (outbound: Outbound, access: GitlabAccess): CodeSystem => ({
  ...access,
  name: "GitLab",
  baseUrl: `${access.baseUrl}/api/v4`,
  outbound,
  headers: (accept) => ({
    Accept: accept,
    ...(access.signedIn
      ? { Authorization: `Bearer ${access.token}` }
      : { "PRIVATE-TOKEN": access.token }),
  }),
  refusal: (answer, writes) => readRefusal(access, answer, writes),
});
