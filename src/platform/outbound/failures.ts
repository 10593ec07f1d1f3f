import type { OutboundFailure, OutboundFailureCode } from "./outbound.ts";

/** As the person typed it; never with a path, which may hold a secret. */
const named = (url: URL) => url.hostname;

export function failure(
  code: OutboundFailureCode,
  message: string,
  rest: Partial<Pick<OutboundFailure, "permanent" | "sent" | "retryAfterMs" | "about">> = {},
): OutboundFailure {
  return { ok: false, code, message, permanent: false, sent: false, ...rest };
}

const refuse = (message: string) => failure("blocked", message, { permanent: true });

/** Every way in which the address policy says no. */
export const blocked = {
  notAnAddress: () =>
    refuse("This is not a complete address. It looks like https://jira.example.com."),
  scheme: () => refuse("The address must start with https:// or http://."),
  userInfo: () =>
    refuse("The address must not contain a user name or a password. Take them out of it."),
  own: () =>
    refuse("The address leads back to this program. Enter the address of the other system."),
  never: (url: URL) =>
    refuse(
      `${named(url)} leads to an address that is never called, such as this machine itself. Enter the address of the other system.`,
    ),
  private: (url: URL) =>
    refuse(
      `${named(url)} lies inside the company network and is not on the list of allowed hosts. Ask the operator to add it (EGRESS_ALLOW).`,
    ),
  notListed: (url: URL) =>
    refuse(
      `${named(url)} is not on the list of allowed hosts. Ask the operator to add it (EGRESS_ALLOW).`,
    ),
  redirects: (url: URL) =>
    refuse(`${named(url)} sends us from one address to the next. Check the address.`),
  character: () =>
    refuse(
      "The request holds a character that must not be sent. Check the token for spaces and line breaks.",
    ),
};

export const dnsFailure = (url: URL): OutboundFailure =>
  failure(
    "dns",
    `The host name ${named(url)} could not be found. Check the spelling of the address.`,
  );

export const tooLarge = (url: URL): OutboundFailure =>
  failure(
    "too_large",
    `${named(url)} sent a bigger answer than is accepted. Ask for less at once.`,
    {
      permanent: true,
      sent: true,
    },
  );

export const circuitOpen = (url: URL, retryAfterMs: number): OutboundFailure =>
  failure(
    "circuit_open",
    `${named(url)} failed several times in a row. Calls to it pause for ${Math.ceil(retryAfterMs / 1000)} seconds; then try again.`,
    { retryAfterMs },
  );

export const aborted = (sent: boolean): OutboundFailure =>
  failure("aborted", "The call was stopped.", { sent });

export const timedOut = (url: URL, sent: boolean): OutboundFailure =>
  failure(
    "timeout",
    sent
      ? `${named(url)} did not answer in time. Try again later.`
      : `${named(url)} could not be reached in time. Check the address, or whether a firewall stands between.`,
    { sent },
  );
