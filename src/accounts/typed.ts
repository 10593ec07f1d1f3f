import type { Context } from "hono";
import { z } from "zod";
import type { Env } from "../app.ts";
import { ownPath } from "./own-path.ts";

const shape = z.object({
  /** The path of ours that it was sent to. */
  to: z.string(),
  fields: z.array(z.tuple([z.string(), z.string()])),
  /** Names of secrets and files, which no page can carry along: they are put in again. */
  lost: z.array(z.string()),
});

/**
 * A form that came when its person had to sign in, or to prove the password, first. It goes along in
 * a hidden field from page to page until they can send it, and never stands on the server: nobody
 * knows yet whose it is.
 */
export type Typed = z.output<typeof shape>;

/** As long as what autosave keeps. */
const MOST_CHARACTERS = 400_000;
const SECRET =
  /^(?!drop\.)(.*(password|passphrase|token|secret|key|cert|cookie)|current|kept|headers|code|proved)$/i;
const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/** By its name; a test holds it against every form that asks for a secret. */
export const isSecretField = (name: string): boolean => SECRET.test(name);

/** What the posted form holds that is worth keeping; undefined when a person typed and chose nothing. */
export async function readTyped(
  c: Context<Env>,
  to: string | undefined,
): Promise<Typed | "too_long" | undefined> {
  if (to === undefined || !FORM.test(c.req.header("content-type") ?? "")) return undefined;
  const body = await c.req.parseBody({ all: true });
  const sent = Object.entries(body).flatMap(([name, values]) =>
    [values].flat().map((value) => ({ name, value, isLost: mustGo(name, value) })),
  );
  const fields = sent.flatMap(({ name, value, isLost }): Typed["fields"] =>
    isLost || typeof value !== "string" ? [] : [[name, value]],
  );
  const lost = sent.filter(({ isLost, value }) => isLost && !isEmpty(value));
  if (fields.every(([, value]) => value === "")) return undefined;
  const size = fields.flat().reduce((sum, { length }) => sum + length, 0);
  return size > MOST_CHARACTERS
    ? "too_long"
    : { to, fields, lost: [...new Set(lost.map(({ name }) => name))] };
}

const mustGo = (name: string, value: string | File) =>
  typeof value !== "string" || isSecretField(name);
const isEmpty = (value: string | File) =>
  typeof value === "string" ? value === "" : value.size === 0;

/** From the hidden field. Undefined for what is none of ours, or leads elsewhere. */
export function openTyped(json: string): Typed | undefined {
  if (json === "") return undefined;
  try {
    const typed = shape.parse(JSON.parse(json));
    return ownPath(typed.to) === undefined ? undefined : typed;
  } catch {
    // Somebody changed it by hand: as if there were none.
    return undefined;
  }
}
