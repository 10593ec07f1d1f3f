import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import type { OutsideFailure } from "../failure.ts";

/** One Jira or Confluence, as one person reaches it. */
export interface AtlassianSystem {
  outbound: Outbound;
  name: "Jira" | "Confluence";
  /** With its context path, without a slash at the end. */
  baseUrl: string;
  /** Value of the header; absent = nobody is logged in. */
  authorization?: string;
  tls?: TlsOptions | undefined;
  /** The token's known end has passed, so a refusal has its reason. */
  tokenEnded?: boolean;
  /** Told of every failure that means that the credential is dead. */
  onDead?: ((failure: OutsideFailure) => Promise<void>) | undefined;
}
