import { OutboundError } from "../../platform/outbound/outbound.ts";
import type { OutsideFailure } from "../failure.ts";
import { failureOfDoor } from "../outside-words.ts";

const SYSTEM = "The MCP server";

const WORDS = {
  "mcp.bad_answer": "Ask whoever looks after the server; it may speak another version of MCP.",
  "mcp.ended": "Try again: it is started anew. If it stays, ask your operator to look at it.",
  "mcp.no_program":
    "The operator of Countersign names the programs that may run, in the file of MCP_PROGRAMS_FILE.",
  "mcp.not_signed_in": "Sign in there from the page of this connection.",
  "mcp.refused": "Check the address: it has to be the one of MCP, often with /mcp at its end.",
  "mcp.resting": "Wait for that long, then try again.",
  "mcp.sandbox_off": "The operator of Countersign can install bubblewrap.",
  "mcp.stopped": "",
  "mcp.timeout": "Try again, or ask for less at once.",
  "mcp.too_many_pages": "Ask whoever looks after the server: its list of tools does not end.",
  "mcp.unreachable": "Check the address and whether the server runs.",
  "mcp.wrong_token": "Put in a new token on the page of this connection.",
} as const;
type McpCode = keyof typeof WORDS;

const PERMANENT: readonly McpCode[] = [
  "mcp.no_program",
  "mcp.not_signed_in",
  "mcp.refused",
  "mcp.sandbox_off",
  "mcp.too_many_pages",
  "mcp.wrong_token",
];

export function mcpFailure(
  code: McpCode,
  message: string,
  more: Partial<Pick<OutsideFailure, "mayHaveHappened" | "retryAfterMs">> = {},
): OutsideFailure {
  return {
    ok: false,
    code,
    message,
    fix: WORDS[code],
    permanent: PERMANENT.includes(code),
    credentialDead: code === "mcp.wrong_token" || code === "mcp.not_signed_in",
    mayHaveHappened: false,
    ...more,
  };
}

/** Whoever threw: the door out, the protocol, the other side. */
export function failureOf(error: unknown, { sent }: { sent: boolean }): OutsideFailure {
  if (error instanceof OutboundError) {
    const { failure } = error;
    return failureOfDoor(failure, { system: SYSTEM, writes: sent });
  }
  const name = error instanceof Error ? error.name : "";
  const code = error instanceof Error && "code" in error ? Number(error.code) : Number.NaN;
  const said = (error instanceof Error ? error.message : String(error)).slice(0, 300);
  if (name === "AbortError") return mcpFailure("mcp.stopped", "It was stopped.");
  if (name === "UnauthorizedError") {
    return mcpFailure("mcp.not_signed_in", `${SYSTEM} wants somebody to sign in there.`);
  }
  return failureOfCode(code, said, sent);
}

const TIMED_OUT = -32_001;
const CLOSED = -32_000;

function failureOfCode(code: number, said: string, sent: boolean): OutsideFailure {
  const more = { mayHaveHappened: sent };
  if (code === TIMED_OUT) {
    return mcpFailure("mcp.timeout", `${SYSTEM} did not answer in time.`, more);
  }
  if (code === CLOSED || said === "Not connected") {
    return mcpFailure("mcp.ended", `${SYSTEM} ended while it was asked.`, more);
  }
  if (code === 401) {
    return mcpFailure("mcp.wrong_token", `${SYSTEM} does not accept the credentials (HTTP 401).`);
  }
  if (code >= 400 && code < 600) {
    const message = `${SYSTEM} answered with HTTP ${code}: ${said}`;
    return mcpFailure(code < 500 ? "mcp.refused" : "mcp.unreachable", message, {
      mayHaveHappened: sent && code >= 500,
    });
  }
  return mcpFailure("mcp.bad_answer", `${SYSTEM} answered: ${said}`, more);
}

/** The other side knows the session no more. */
export const isLostSession = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 404;
