import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import { EVENTS } from "./payload.ts";

const LONGEST_NAME = 80;
const LONGEST_URL = 500;

/** What a form or a program sends; what it says is looked at by `checkWebhook`. */
export const typedWebhook = z.object({
  name: z.string().trim().catch(""),
  url: z.string().trim().catch(""),
  events: z
    .union([z.array(z.string()), z.string().transform((one) => [one])])
    .catch([])
    .transform((sent) => EVENTS.filter((event) => sent.includes(event))),
  isForAll: z.preprocess((sent) => sent === true || sent === "on", z.boolean()),
});
export type TypedWebhook = z.output<typeof typedWebhook>;

type Errors = Partial<Record<keyof TypedWebhook, string>>;
type Checked = { ok: true; input: TypedWebhook } | { ok: false; errors: Errors };

/** Whether it can be kept as it is; asks the address whether the rules for outside hosts allow it. */
export async function checkWebhook(
  deps: Pick<Deps, "outbound">,
  account: Pick<Account, "role">,
  typed: TypedWebhook,
): Promise<Checked> {
  const { name, url, events, isForAll } = typed;
  const errors: Errors = {};
  if (name === "" || name.length > LONGEST_NAME) {
    errors.name = `Give it a name of at most ${LONGEST_NAME} letters, so that you know it again.`;
  }
  if (events.length === 0) errors.events = "Tick at least one thing that it should hear of.";
  if (isForAll && account.role !== "admin") {
    errors.isForAll = "Only an admin can have a webhook for what everybody does.";
  }
  const fault = await faultOf(deps, url);
  if (fault !== undefined) errors.url = fault;
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, input: typed };
}

/** Long enough to find the host; what it answers does not matter. */
const LOOK_MS = 5000;

async function faultOf({ outbound }: Pick<Deps, "outbound">, url: string) {
  if (url.length > LONGEST_URL || !z.url({ protocol: /^https?$/ }).safeParse(url).success) {
    return "Give the full address that takes the messages, such as https://ci.example.com/hooks/countersign.";
  }
  const answer = await outbound.send({ url, method: "HEAD", timeoutMs: LOOK_MS });
  if (answer.ok || answer.redirectedTo !== undefined) return undefined;
  return answer.code === "blocked" || answer.code === "dns" ? answer.message : undefined;
}
