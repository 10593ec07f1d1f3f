import type { LlmFailure } from "./llm.ts";

interface Kind {
  /** What is wrong; `{detail}` is what the server or the call says of it. */
  message: string;
  /** What to do about it. */
  fix: string;
  /** Trying again will not help. */
  permanent: boolean;
  /** The router may send it again while no content has come. */
  retry?: true;
  /** The credential is dead: the connection is disabled. */
  dead?: true;
}

const askAdmin = "Ask whoever looks after the model server.";
const later = "Try again in a few minutes.";

/** Every way in which a call can fail; the code is `llm.<key>`. */
const KINDS = {
  bad_request: {
    message: "The model server refused the request: {detail}.",
    fix: "Look at the settings of this connection, or choose another model.",
    permanent: true,
  },
  bad_settings: {
    message: "The settings of this model connection are incomplete.",
    fix: "Open it on the page “Connections” and save it again.",
    permanent: true,
  },
  blocked: {
    message: "Countersign may not call this address: {detail}",
    fix: "Ask your administrator to allow it.",
    permanent: true,
  },
  broke_off: {
    message: "The connection to the model broke off.",
    fix: "Try again.",
    permanent: false,
    retry: true,
  },
  circuit_open: {
    message:
      "The model server did not answer several times, so it is being left alone for a moment.",
    fix: later,
    permanent: false,
  },
  empty_answer: {
    message: "The model gave an empty answer.",
    fix: "Try again, or choose another model.",
    permanent: true,
  },
  no_connection: {
    message: "The model connection is gone or switched off.",
    fix: "Look at it on the page “Connections”, or choose another.",
    permanent: true,
  },
  no_policy: {
    message: "No model is set up for this kind of work.",
    fix: "Choose a model of your own, or ask your administrator to name one on the page “Models”.",
    permanent: true,
  },
  no_identity: {
    message: "The model server does not say whose sign-in this is: {detail}.",
    fix: "Check the user-info address and the field of the employee id in the connection.",
    permanent: true,
  },
  no_tools: {
    message: "This model takes no tools: {detail}.",
    fix: "Choose a model that can use tools.",
    permanent: true,
  },
  no_vectors: {
    message: "This model server makes no vectors of texts.",
    fix: "Ask your administrator to name a model for “Embeddings” on the page “Models”.",
    permanent: true,
  },
  not_allowed: {
    message: "The model server does not allow this: {detail}.",
    fix: "Ask whoever gave you the access whether it covers this model.",
    permanent: true,
  },
  not_an_api: {
    message: "The address answered with a web page, not with a model's answer.",
    fix: "Check the address of this connection: it should be the one for programs (API).",
    permanent: true,
  },
  not_paid: {
    message: "The model server says that the account cannot pay.",
    fix: "Check credit and billing at the model provider.",
    permanent: true,
  },
  over_ceiling: {
    message: "This call could cost more than a call for this kind of work may.",
    fix: "Shorten the source, or ask your administrator for a higher limit.",
    permanent: true,
  },
  over_budget: {
    message: "{detail}",
    fix: "Wait until then, or ask your administrator for a higher limit.",
    permanent: true,
  },
  overloaded: {
    message: "The model server is overloaded.",
    fix: later,
    permanent: false,
    retry: true,
  },
  rate_limited: {
    message: "The model server takes no more requests from this account for now.",
    fix: later,
    permanent: false,
    retry: true,
  },
  refused: {
    message: "The model declined to answer this.",
    fix: "Reword the requirement, or choose another model.",
    permanent: true,
  },
  server_error: {
    message: "The model server had an error of its own.",
    fix: `${later} If it stays: ${askAdmin.toLowerCase()}`,
    permanent: false,
    retry: true,
  },
  sign_in_expired: {
    message: "Your LLM sign-in cookie has expired.",
    fix: "Sign in to the company LLM in your browser and put the new cookie into the connection.",
    permanent: true,
    dead: true,
  },
  spend_limit: {
    message: "The spending limit at the model provider is reached.",
    fix: "Ask your administrator to raise it at the provider, or choose another model.",
    permanent: true,
  },
  stalled: {
    message: "The model stopped sending in the middle of its answer.",
    fix: "Try again.",
    permanent: false,
  },
  timeout: {
    message: "The model did not begin to answer in time.",
    fix: later,
    permanent: false,
    retry: true,
  },
  tls: {
    message: "No secure connection to the model server: {detail}",
    fix: "If it uses a certificate of your company, add its authority to the connection.",
    permanent: true,
  },
  too_long: {
    message: "The text is too long for this model.",
    fix: "Shorten the source, or choose a model that takes more.",
    permanent: true,
  },
  too_many_calls: {
    message: "Your account may make {detail}, and these are used up for the moment.",
    fix: "What runs in the background goes on by itself; otherwise try again in a minute, or ask your administrator for a higher tier.",
    permanent: false,
  },
  too_slow: {
    message: "The model took longer than a call may take.",
    fix: "Shorten the source, or choose a faster model.",
    permanent: false,
  },
  unexpected: {
    message: "Countersign itself made a mistake here.",
    fix: "Try again; if it stays, tell your administrator.",
    permanent: true,
  },
  unknown_model: {
    message: "The model server does not know the model or the address: {detail}.",
    fix: "Check the model's name and the address in the connection.",
    permanent: true,
  },
  unreachable: {
    message: "The model server cannot be reached: {detail}",
    fix: "Check the address of the connection and whether the server is up.",
    permanent: false,
    retry: true,
  },
  wrong_answer: {
    message: "The address answered, but not in the form of a model's answer.",
    fix: "Check the address and the dialect of this connection.",
    permanent: true,
  },
  wrong_key: {
    message: "The model server does not accept the API key.",
    fix: "Put a current key into the connection.",
    permanent: true,
    dead: true,
  },
} satisfies Record<string, Kind>;

export type FaultKind = keyof typeof KINDS;

interface Facts {
  detail?: string | undefined;
  httpStatus?: number | undefined;
  requestId?: string | null | undefined;
  retryAfterMs?: number | undefined;
}

/**
 * Travels by throw, because a stream and an SDK's `fetch` know no other way out; the router and
 * the tests of a connection turn it into a value.
 */
export class LlmFault extends Error {
  readonly kind: FaultKind;
  readonly facts: Facts;

  constructor(kind: FaultKind, facts: Facts = {}) {
    super(kind);
    this.name = "LlmFault";
    this.kind = kind;
    this.facts = facts;
  }

  get code(): string {
    return `llm.${this.kind}`;
  }

  get retryable(): boolean {
    return "retry" in KINDS[this.kind];
  }

  get credentialDead(): boolean {
    return "dead" in KINDS[this.kind];
  }
}

type Secrets = Record<string, string>;

/**
 * What is wrong and what to do, apart, as the page of a connection shows it. Some servers repeat
 * the key that they refuse, so the connection's secrets are taken out.
 */
export function wordsOf(
  fault: LlmFault,
  secrets: Secrets,
): { message: string; fix: string; permanent: boolean } {
  const { message, fix, permanent } = KINDS[fault.kind];
  let detail = (fault.facts.detail ?? "it gave no reason").replace(/\.$/, "");
  for (const secret of Object.values(secrets).flatMap(piecesOf)) {
    detail = detail.replaceAll(secret, "…");
  }
  const said = message.replace("{detail}", () => detail);
  return { message: /[.!?]$/.test(said) ? said : `${said}.`, fix, permanent };
}

/** The same of a code on record, where what the server said of it is gone. */
export function faultWords(code: string): string {
  if (code === "llm.process_ended") return "Countersign stopped while the call was under way.";
  const known: Record<string, Kind> = KINDS;
  const kind = known[code.replace("llm.", "")];
  if (!kind) return code;
  const said = kind.message
    .replace(/:? ?\{detail\}\.?$/, "")
    .replace("{detail}", "only so many calls");
  if (said === "") return "A budget had no room for it. It is free again when its time is over.";
  return `${/[.!?]$/.test(said) ? said : `${said}.`} ${kind.fix}`;
}

/** Of a cookie the value alone is a secret, too; what is shorter is a word of the language. */
export const piecesOf = (secret: string): string[] =>
  secret.split(/[\s;=]+/).filter((piece) => piece.length >= 8);

export function failureOf(fault: LlmFault, secrets: Secrets): LlmFailure {
  const { message, fix, permanent } = wordsOf(fault, secrets);
  const { retryAfterMs } = fault.facts;
  return {
    code: fault.code,
    message: `${message} ${fix}`,
    permanent,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
