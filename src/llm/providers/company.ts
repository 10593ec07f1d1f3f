import { z } from "zod";
import type { Identity } from "../../db/schema/accounts.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { LlmFault } from "../fault.ts";
import { streamAnthropic } from "../wire/anthropic.ts";
import { ask, listModels, refusalOf, tryModel } from "../wire/ask.ts";
import { embedOpenai } from "../wire/embeddings.ts";
import { streamOpenai } from "../wire/openai.ts";
import { questionsOf as anthropicQuestions } from "./anthropic.ts";
import { questionsOf as openaiQuestions } from "./openai.ts";
import { defineLlmProvider, type LlmConnection, type Tried } from "./provider.ts";

/** A form sends an empty text for what was left out. */
const orElse = (usual: string) =>
  z
    .string()
    .default("")
    .transform((text) => text.trim() || usual);

const settings = z.object({
  model: z.string().min(1),
  price: z.enum(["per_token", "free"]).default("free"),
  dialect: z.enum(["openai", "anthropic"]).default("openai"),
  /** From the host's root when it begins with a slash, else from the base URL; empty: none. */
  userInfoPath: z.string().default(""),
  /** Where the employee id stands in the answer; dots lead inwards, e.g. `user.id`. */
  employeeIdField: orElse("employeeId"),
  /** Name of the cookie, for a person who copies its value alone. */
  cookieName: orElse("session"),
});

/** People paste a whole header, a list of cookies, or one value. */
function authOf({ secrets, settings: raw }: LlmConnection): { cookie: string } {
  const { cookieName } = settings.parse(raw);
  const pasted = (secrets.cookie ?? "")
    .replace(/^\s*cookie:/i, "")
    .replaceAll(/[\r\n]+/g, " ")
    .trim();
  return { cookie: /^[^\s;=]+=./.test(pasted) ? pasted : `${cookieName}=${pasted}` };
}

function questions(connection: LlmConnection) {
  const { model, dialect } = settings.parse(connection.settings);
  const questionsOf = dialect === "anthropic" ? anthropicQuestions : openaiQuestions;
  return questionsOf(connection.baseUrl, model, authOf(connection));
}

/** Undefined when the connection has no such address. The cookie never goes to another host. */
function userInfoUrl({ baseUrl, settings: raw }: LlmConnection): string | undefined {
  const { userInfoPath } = settings.parse(raw);
  const base = baseUrl.replace(/\/*$/, "/");
  const url = userInfoPath === "" ? null : URL.parse(userInfoPath, base);
  return url !== null && url.origin === new URL(base).origin ? url.href : undefined;
}

async function identify(outbound: Outbound, connection: LlmConnection): Promise<Tried<Identity>> {
  const url = userInfoUrl(connection);
  if (url === undefined) return refusalOf(notSaid("no address for it is set"), connection);
  const answer = await ask(outbound, connection, { url, headers: authOf(connection) });
  if (answer instanceof LlmFault) return refusalOf(answer, connection);
  const { employeeIdField } = settings.parse(connection.settings);
  const employeeId = textAt(answer.json, employeeIdField);
  if (employeeId === "") {
    return refusalOf(notSaid(`the answer has no field “${employeeIdField}”`), connection);
  }
  const name = textAt(answer.json, "name") || textAt(answer.json, "displayName");
  const email = textAt(answer.json, "email") || textAt(answer.json, "mail");
  return { ok: true, value: { employeeId, name, email, key: employeeId } };
}

const notSaid = (detail: string): LlmFault => new LlmFault("no_identity", { detail });

function textAt(json: unknown, path: string): string {
  let value = json;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return "";
    value = Reflect.get(value, key);
  }
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

export const company = defineLlmProvider({
  label: "Company LLM (sign-in cookie)",
  help: "The model that your company offers on a web page, by the cookie of your sign-in there.",
  secrets: ["cookie"],
  settings,
  stream: (outbound, call) => {
    const { dialect } = settings.parse(call.connection.settings);
    const headers = authOf(call.connection);
    return dialect === "anthropic"
      ? streamAnthropic(outbound, call, { headers })
      : streamOpenai(outbound, call, headers);
  },
  embed: (outbound, call) => embedOpenai(outbound, call, authOf(call.connection)),
  test: async (outbound, connection) => {
    if (userInfoUrl(connection) === undefined) {
      return tryModel(outbound, connection, questions(connection));
    }
    const person = await identify(outbound, connection);
    if (!person.ok) return person;
    const outcome = await tryModel(outbound, connection, questions(connection));
    return outcome.ok ? { ...outcome, identity: person.value } : outcome;
  },
  listModels: (outbound, connection) =>
    listModels(outbound, connection, questions(connection).models),
  identify,
});
