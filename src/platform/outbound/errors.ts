import { errors } from "undici";
import { aborted, blocked, failure, timedOut, tooLarge } from "./failures.ts";
import type { OutboundFailure } from "./outbound.ts";

const REFUSED = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EACCES",
  "UND_ERR_PRX_CONN",
]);
/** We are going down ourselves. */
const CLOSED = new Set(["UND_ERR_DESTROYED", "UND_ERR_CLOSED"]);
const TIMEOUT = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** The other side ends the handshake because of the certificate that we show, or do not show. */
const WANTS_CLIENT =
  /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)|HANDSHAKE_FAILURE|ALERT_CERTIFICATE_REQUIRED/;

/** In words, by Node's and OpenSSL's codes; each says what to do. */
const TLS_WORDS: [RegExp, (host: string) => string][] = [
  [
    /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    (host) =>
      `The certificate of ${host} is self-signed. Upload that certificate as the certificate authority of this connection.`,
  ],
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|INVALID_CA)$/,
    (host) =>
      `The certificate of ${host} comes from an authority that is not known here. Upload the certificate of your company's authority (PEM).`,
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    (host) => `The certificate of ${host} has expired. Whoever runs it must renew it.`,
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    (host) => `The certificate of ${host} is not valid yet. Check the clocks of both machines.`,
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    (host) =>
      `The certificate belongs to another host name than ${host}. Use the name that stands in the certificate.`,
  ],
  [
    WANTS_CLIENT,
    (host) =>
      `${host} refused the secure connection. It may want a client certificate, or another one than this connection has.`,
  ],
  [
    /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_HTTP_REQUEST|EPROTO)$/,
    (host) => `${host} does not speak https at this port. Check the port, or try http://.`,
  ],
];

const CLIENT = { about: "client_certificate" } as const;

interface Failed {
  url: URL;
  /** The request may have left. */
  sent: boolean;
  /** The caller does not want the answer any more. */
  byCaller: boolean;
  /** Our own time limit was over. */
  byTime: boolean;
}

/** What a thrown thing of the transport means. */
export function failureOf(
  error: unknown,
  { url, sent, byCaller, byTime }: Failed,
): OutboundFailure {
  if (byCaller) return aborted(sent);
  const code = codeOf(error);
  if (byTime || TIMEOUT.has(code)) return timedOut(url, sent);
  // A connection that stood can end with the same codes, after the request has left.
  if (REFUSED.has(code) && !sent) return refused(url);
  if (CLOSED.has(code)) return aborted(sent);
  if (code === "UND_ERR_HEADERS_OVERFLOW") return tooLarge(url);
  const known = proxyFailureOf(error, url) ?? tlsFailureOf(code, url, sent);
  if (known) return known;
  return code === "UND_ERR_INVALID_ARG" ? blocked.character() : brokeOff(error, url, sent);
}

/** Under TLS 1.3 a missing client certificate looks like this: closed after the request, no word. */
function brokeOff(error: unknown, url: URL, sent: boolean): OutboundFailure {
  const socket = error instanceof errors.SocketError ? error.socket : undefined;
  const words =
    socket?.bytesRead === 0 && url.protocol === "https:"
      ? `${url.hostname} closed the connection without an answer. Try again; if it stays so, it may want a client certificate.`
      : `The connection to ${url.hostname} broke off. Try again.`;
  return failure("reset", words, { sent });
}

function tlsFailureOf(code: string, url: URL, sent: boolean): OutboundFailure | undefined {
  const words = TLS_WORDS.find(([pattern]) => pattern.test(code))?.[1];
  // The other side ends a handshake before it looks at a request.
  const about = WANTS_CLIENT.test(code) ? CLIENT : {};
  if (words) return failure("tls", words(url.hostname), { permanent: true, ...about });
  return !sent && code.startsWith("ERR_SSL") ? tlsBroken(url) : undefined;
}

const refused = (url: URL) =>
  failure(
    "refused",
    `${url.hostname} does not take connections at port ${url.port || (url.protocol === "http:" ? 80 : 443)}. Check the address, and whether the system is running.`,
  );

const tlsBroken = (url: URL) =>
  failure(
    "tls",
    `No secure connection to ${url.hostname} came about. Check the address and port.`,
    {
      permanent: true,
    },
  );

/** undici tells of a proxy that says no only in words. */
function proxyFailureOf(error: unknown, url: URL): OutboundFailure | undefined {
  const said = error instanceof Error ? error.message : "";
  const [, status] =
    /^Proxy response \((\d+)\)/.exec(said) ??
    /^Proxy Authentication Required \((\d+)\)/.exec(said) ??
    [];
  if (status === undefined) return undefined;
  const why = status === "407" ? "wants a password" : "lets nothing through to it";
  return failure("refused", `The proxy on the way to ${url.hostname} ${why}. Ask the operator.`, {
    permanent: status === "407" || status === "403",
  });
}

/** Of the error or of what caused it; several addresses fail with one error each. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (error instanceof AggregateError && !("code" in error)) return codeOf(error.errors[0]);
  if ("code" in error && typeof error.code === "string" && error.code !== "UND_ERR_SOCKET") {
    return error.code;
  }
  return codeOf(error.cause);
}

/** The client certificate or the authority of the connection is no use. */
export const badTlsOptions = (hasClient: boolean): OutboundFailure =>
  failure(
    "tls",
    hasClient
      ? "The client certificate of this connection cannot be used: its certificate, key and passphrase do not fit together. Upload it again."
      : "The certificate authority of this connection cannot be read. Upload it again as PEM.",
    { permanent: true, ...(hasClient && CLIENT) },
  );
