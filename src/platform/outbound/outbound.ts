/** Private authority and client certificate of one connection, PEM. */
export interface TlsOptions {
  ca?: string;
  client?: { cert: string; key: string; passphrase?: string };
}

export interface OutboundRequest {
  url: string;
  method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  tls?: TlsOptions;
  /** For the whole call with its retries, ms. Default 30,000. */
  timeoutMs?: number;
  /** Decoded bytes of the answer. Default 10 MiB. */
  maxBytes?: number;
  /** May be sent twice. Default: GET and HEAD only. */
  idempotent?: boolean;
  signal?: AbortSignal;
}

export type OutboundFailureCode =
  | "blocked"
  | "dns"
  | "refused"
  | "tls"
  | "timeout"
  | "reset"
  | "too_large"
  | "circuit_open"
  | "aborted";

/** The call brought no HTTP answer. */
export interface OutboundFailure {
  ok: false;
  code: OutboundFailureCode;
  /** Plain words, with what to do. Names no address that the person did not type. */
  message: string;
  permanent: boolean;
  /** False only when it is certain that the other side saw nothing. */
  sent: boolean;
  retryAfterMs?: number;
  /** It is our own certificate that is wrong or missing, not the other side's. */
  about?: "client_certificate";
  /** The host that a redirect led to, when that is the one that failed. */
  redirectedTo?: string;
}

/** Any HTTP answer, also 4xx and 5xx: what it means is the client's business. */
export interface OutboundResponse {
  ok: true;
  status: number;
  headers: Headers;
  body: Uint8Array;
  /** Where it came from after redirects. */
  url: string;
  /** From Retry-After, ms, bounded; absent when not sent. */
  retryAfterMs?: number;
}

/** A request whose answer is read while it comes. */
export interface StreamRequest {
  url: string;
  method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "PATCH" | "OPTIONS";
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  tls?: TlsOptions | undefined;
  connectTimeoutMs?: number | undefined;
  /** Ends it upstream, at any time. */
  signal?: AbortSignal | undefined;
}

export interface StreamAnswer {
  status: number;
  headers: Headers;
  /** Decoded, in small pieces; throws `OutboundError`. Whoever stops reading ends it upstream. */
  body: AsyncGenerator<Uint8Array>;
  /** Ends it upstream, also when nothing was read of it. */
  close: () => void;
}

/** The one door out (law 3). */
export interface Outbound {
  send(request: OutboundRequest): Promise<OutboundResponse | OutboundFailure>;
  /** Never retries, throws `OutboundError`. */
  stream(request: StreamRequest): Promise<StreamAnswer>;
  /** The same for an SDK that wants a `fetch`, for several times the work. */
  fetch(options: { tls?: TlsOptions; connectTimeoutMs?: number }): typeof globalThis.fetch;
  close(): Promise<void>;
}

/** What `Outbound.stream` and `Outbound.fetch` throw. */
export class OutboundError extends Error {
  readonly failure: OutboundFailure;
  constructor(failure: OutboundFailure) {
    super(failure.message);
    this.name = "OutboundError";
    this.failure = failure;
  }
}
