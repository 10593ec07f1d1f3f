import type { z } from "zod";
import type { OutboundResponse } from "../../platform/outbound/outbound.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { failureOfDoor, outsideFailure } from "../outside-words.ts";
import { baseUrlCandidates } from "./address.ts";
import { asksForLogin, readJson } from "../answer-body.ts";
import { readRefusal } from "./refusal.ts";
import type { AtlassianSystem } from "./system.ts";

type Reach = Pick<AtlassianSystem, "outbound" | "name" | "tls">;

/** A path that only this product answers, and the shape of its answer. */
export interface Landmark<Value> {
  path: string;
  shape: z.ZodType<Value>;
}

export interface Found<Value> {
  baseUrl: string;
  value: Value;
}

/** Finds the product at what a person typed or pasted; nobody is logged in, so no credential can leak to a wrong host. */
export async function findBase<Value>(
  reach: Reach,
  typed: string,
  landmark: Landmark<Value>,
): Promise<Outside<Found<Value>>> {
  const facts = { system: reach.name, mayHaveHappened: false };
  let first: OutsideFailure = outsideFailure("wrong_host", {
    ...facts,
    detail: "this is no address, it should look like https://jira.example.com",
  });
  for (const [index, baseUrl] of baseUrlCandidates(typed).entries()) {
    const found = await look(reach, baseUrl, landmark);
    if (found.ok || !ELSEWHERE.has(found.code)) return found;
    if (index === 0) first = found;
  }
  return first;
}

/** Another part of the typed address may be the right one. */
const ELSEWHERE = new Set(["connections.wrong_host", "connections.redirects_away"]);

async function look<Value>(
  { outbound, name, tls }: Reach,
  baseUrl: string,
  { path, shape }: Landmark<Value>,
): Promise<Outside<Found<Value>>> {
  const answer = await outbound.send({
    url: baseUrl + path,
    headers: { Accept: "application/json" },
    ...(tls && { tls }),
    timeoutMs: 10_000,
  });
  if (!answer.ok) return failureOfDoor(answer, { system: name, writes: false });
  if (answer.status < 300) {
    const parsed = shape.safeParse(readJson(answer.body));
    // Where a redirect led to (http to https, a new host name) is where it is.
    if (parsed.success) {
      return {
        ok: true,
        value: { baseUrl: movedBase(answer, path) ?? baseUrl, value: parsed.data },
      };
    }
  }
  return unknownAnswer(name, answer);
}

const movedBase = ({ url }: OutboundResponse, path: string) =>
  url.endsWith(path) ? url.slice(0, -path.length) : undefined;

function unknownAnswer(name: Reach["name"], answer: OutboundResponse): OutsideFailure {
  const facts = { system: name, mayHaveHappened: false };
  const { status } = answer;
  if (status === 429 || status >= 500) {
    return readRefusal({ name }, answer, { writes: false, loginReason: "" });
  }
  if (status < 400 && asksForLogin(answer)) {
    return outsideFailure("login_page", facts);
  }
  return outsideFailure("wrong_host", {
    ...facts,
    detail: `something answers there, but it is not ${name}`,
  });
}
