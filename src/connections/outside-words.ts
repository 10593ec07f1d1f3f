import type { OutboundFailure } from "../platform/outbound/outbound.ts";
import type { OutsideFailure } from "./failure.ts";

interface Words {
  /** `{system}` is what the person calls it: Jira, Confluence, GitHub. `{detail}` is what it said. */
  message: string;
  fix: string;
  permanent: boolean;
  credentialDead?: true;
}

const TOKEN_PLACE =
  "Make a new one in {system} (your profile, Personal Access Tokens; in the Cloud id.atlassian.com, Security, API tokens) and put it in here.";

/** Every way in which Jira, Confluence or GitHub can fail us; the code is `connections.<key>`. */
const WORDS = {
  bad_answer: {
    message: "{system} answered with something that is not understood{detail}.",
    fix: "Try again. If it stays, a proxy may stand in between, or the version of {system} is not supported: tell your administrator.",
    permanent: true,
  },
  blocked_address: {
    message: "This address may not be called from here. {detail}",
    fix: "Check it for typing errors.",
    permanent: true,
  },
  expired_token: {
    message: "Your {system} token has ended.",
    fix: TOKEN_PLACE,
    permanent: true,
    credentialDead: true,
  },
  forbidden: {
    message: "{system} does not let you do this{detail}.",
    fix: "Ask an administrator of {system} for the permission, or choose another project.",
    permanent: true,
  },
  login_denied: {
    message: "{system} refuses to log you in until you have shown that you are no robot.",
    fix: "Sign in to {system} once in your browser and solve the picture puzzle there. Then test again.",
    permanent: true,
  },
  login_page: {
    message: "Instead of an answer came the login page of a website.",
    fix: "A sign-in portal stands before {system} and does not let tokens through. Ask its administrator for the address that programs may use, and put that in as the address.",
    permanent: true,
  },
  missing_scope: {
    message: "This token may not do that{detail}.",
    fix: "Give the token this permission in {system} (Settings, Developer settings, Personal access tokens), or make a new one with it and put it in here.",
    permanent: true,
  },
  not_found: {
    message: "{system} says that this does not exist, or that you may not see it{detail}.",
    fix: "Check that it still exists and that you can open it in {system}.",
    permanent: true,
  },
  rate_limited: {
    message: "{system} takes no more requests from you for now.",
    fix: "Wait a moment, then try again.",
    permanent: false,
  },
  redirects_away: {
    message: "This address leads on to another one, which cannot be reached. {detail}",
    fix: "A sign-in portal may stand before {system}. Ask its administrator for the address that programs may use, and put that in.",
    permanent: false,
  },
  refused: {
    message: "{system} did not accept it{detail}.",
    fix: "Change what is named and try again.",
    permanent: true,
  },
  signed_out_200: {
    message:
      "{system} answers, but treats you as if you were not logged in: the token has ended or was revoked.",
    fix: TOKEN_PLACE,
    permanent: true,
    credentialDead: true,
  },
  sso_required: {
    message:
      "{system} holds this back until your token is authorized for the single sign-on of the organization{detail}.",
    fix: "In {system} open Settings, Developer settings, Personal access tokens, choose “Configure SSO” beside this token and authorize it. Then test again.",
    permanent: true,
  },
  timeout: {
    message: "{system} did not answer in time.",
    fix: "Try again in a minute. If it stays, check whether {system} opens in your browser.",
    permanent: false,
  },
  unavailable: {
    message: "{system} is not working at the moment{detail}.",
    fix: "Try again in a few minutes. Nothing that you typed is lost.",
    permanent: false,
  },
  wrong_certificate: {
    message: "The secure connection to {system} could not be checked. {detail}",
    fix: "If your company has its own certificate authority, upload its certificate (PEM) here; your administrator has it. Checking cannot be switched off.",
    permanent: true,
  },
  wrong_client_certificate: {
    message: "{system} could not be asked with your client certificate. {detail}",
    fix: "Put in the client certificate, its key and the passphrase once more; whoever looks after {system} can say which certificate it wants.",
    permanent: true,
  },
  wrong_host: {
    message: "No {system} was found at this address{detail}.",
    fix: "Open {system} in your browser, copy the address from the address bar, and put it in here.",
    permanent: true,
  },
  wrong_repository: {
    message: "This is no repository of {system}{detail}.",
    fix: "Write it as in its address: owner/name.",
    permanent: true,
  },
  wrong_token: {
    message: "{system} does not accept this token: it is mistyped, revoked or has ended.",
    fix: TOKEN_PLACE,
    permanent: true,
    credentialDead: true,
  },
} satisfies Record<string, Words>;

export type OutsideCode = keyof typeof WORDS;

interface Facts {
  system: string;
  mayHaveHappened: boolean;
  detail?: string;
  /** Where this system needs other words than these. */
  fix?: string;
  permanent?: boolean;
  retryAfterMs?: number | undefined;
  fieldErrors?: Record<string, string>;
}

/** A failure in words. The detail is text from outside: shortened, and one line. */
export function outsideFailure(code: OutsideCode, facts: Facts): OutsideFailure {
  const words: Words = WORDS[code];
  const said = (facts.detail ?? "").replaceAll(/\s+/g, " ").trim().slice(0, 600);
  const isSentence = words.message.endsWith(" {detail}");
  const detail = said && (isSentence ? said : `: ${said.replace(/\.$/, "")}`);
  const fill = (text: string) =>
    text.replaceAll("{system}", facts.system).replace("{detail}", () => detail);
  return {
    ok: false,
    code: `connections.${code}`,
    message: fill(words.message).trim(),
    fix: fill(facts.fix ?? words.fix),
    permanent: facts.permanent ?? words.permanent,
    credentialDead: words.credentialDead ?? false,
    mayHaveHappened: facts.mayHaveHappened,
    ...(facts.retryAfterMs !== undefined && { retryAfterMs: facts.retryAfterMs }),
    ...(facts.fieldErrors !== undefined && { fieldErrors: facts.fieldErrors }),
  };
}

const DOOR_CODES = {
  aborted: "unavailable",
  blocked: "blocked_address",
  circuit_open: "unavailable",
  dns: "wrong_host",
  refused: "wrong_host",
  reset: "unavailable",
  timeout: "timeout",
  tls: "wrong_certificate",
  too_large: "bad_answer",
} as const satisfies Record<OutboundFailure["code"], OutsideCode>;

const DOOR_DETAILS: Partial<Record<OutboundFailure["code"], string>> = {
  aborted: "the call was stopped",
  circuit_open: "it failed several times, so it is being left alone for a moment",
  dns: "the name of the host is not known in the network",
  refused: "nothing answers there",
  too_large: "the answer is too large",
};

function outsideCode({ code, about, redirectedTo }: OutboundFailure): OutsideCode {
  if (about === "client_certificate") return "wrong_client_certificate";
  const isLost = DOOR_CODES[code] === "wrong_host" && redirectedTo !== undefined;
  return isLost ? "redirects_away" : DOOR_CODES[code];
}

function detailOf({ code, message, redirectedTo }: OutboundFailure): string | undefined {
  if (code === "tls" || code === "blocked" || code === "reset") return message;
  const said = DOOR_DETAILS[code];
  if (redirectedTo === undefined || said === undefined) return said;
  return `It sends us to ${redirectedTo}: ${said}.`;
}

/** What the door out said, as the failure of a system. `writes`: the call would have changed something. */
export function failureOfDoor(
  failure: OutboundFailure,
  { system, writes }: { system: string; writes: boolean },
): OutsideFailure {
  const { permanent, retryAfterMs } = failure;
  const detail = detailOf(failure);
  return outsideFailure(outsideCode(failure), {
    system,
    mayHaveHappened: writes && failure.sent,
    permanent,
    retryAfterMs,
    ...(detail !== undefined && { detail }),
  });
}
