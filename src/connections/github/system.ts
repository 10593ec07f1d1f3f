import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import type { OutsideFailure } from "../failure.ts";

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

export interface GithubSystem extends GithubAccess {
  outbound: Outbound;
}
