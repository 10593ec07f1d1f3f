import { urls } from "../../src/urls.ts";

export interface Visit {
  status: number;
  /** Of a redirect. */
  location: string;
  body: string;
  headers: Headers;
}

type Form = Record<string, string>;

/** A person's browser without JavaScript: keeps cookies, sends forms as pages of our own would. */
export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Visit>;
  post(path: string, form?: Form, headers?: Record<string, string>): Promise<Visit>;
  cookies: Map<string, string>;
}

/** Who answers: a process over the network, or an app in this one. */
type Send = (path: string, init: RequestInit) => Promise<Response>;

export const overTheNetwork =
  (base: string): Send =>
  (path, init) =>
    fetch(new URL(path, base), { ...init, redirect: "manual" });

/** `watch` sees every answer. */
export function createVisitor(
  origin: string,
  send: Send,
  watch: (path: string, seen: Visit) => void = () => undefined,
): Visitor {
  const cookies = new Map<string, string>();
  const visit = async (path: string, init: RequestInit, more: Record<string, string>) => {
    const headers = new Headers({ "Sec-Fetch-Site": "same-origin", ...more });
    if (init.method === "POST") headers.set("Origin", origin);
    if (cookies.size > 0) {
      headers.set("Cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    }
    const answer = await send(path, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) keep(cookies, line);
    const seen = {
      status: answer.status,
      location: answer.headers.get("location") ?? "",
      body: await answer.text(),
      headers: answer.headers,
    };
    watch(path, seen);
    return seen;
  };
  return {
    cookies,
    get: (path, headers = {}) => visit(path, { method: "GET" }, headers),
    post: (path, form = {}, headers = {}) =>
      visit(path, { method: "POST", body: new URLSearchParams(form) }, headers),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split("; ");
  const [name = "", value = ""] = pair.split("=");
  if (attributes.includes("Max-Age=0")) cookies.delete(name);
  else cookies.set(name, value);
}

export interface Newcomer {
  jiraUrl: string;
  token: string;
  /** Of the Cloud. */
  email?: string;
  password: string;
  setupToken?: string;
}

/** As the registration pages ask for it; signed in afterwards. */
export async function registerAs(visitor: Visitor, person: Newcomer): Promise<void> {
  const { jiraUrl, token, email = "", password, setupToken = "" } = person;
  const asked = { baseUrl: jiraUrl, token, email, setupToken };
  expectRedirect(await visitor.post(urls.registration.create(), asked));
  expectRedirect(await visitor.post(urls.registration.confirm(), { password }));
}

/** Through the form of a connection; the address of its page. */
export async function connectTo(visitor: Visitor, provider: string, form: Form): Promise<string> {
  return expectRedirect(await visitor.post(urls.connections.create(provider), form));
}

/** Where it leads; throws what the page said instead. */
export function expectRedirect({ status, location, body }: Visit): string {
  if (status === 303) return location;
  const words = body.replaceAll(/<(?:style|script)[^]*?<\/(?:style|script)>|<[^>]+>|\s+/g, " ");
  throw new Error(
    `${status} instead of a redirect: ${words.replaceAll(/ +/g, " ").slice(0, 1500)}`,
  );
}

/** The fields of a page's forms as they stand there, hidden ones and choices among them. */
export const formFields = (body: string): Form =>
  Object.fromEntries([...inputs(body), ...textAreas(body), ...selects(body)]);

type Field = [name: string, value: string];

const inputs = (body: string): Field[] =>
  [...body.matchAll(/<input[^>]*>/g)].flatMap(([tag]): Field[] => {
    const name = attribute(tag, "name");
    const isChoice = /\stype="(?:radio|checkbox)"/.test(tag);
    if (name === undefined || (isChoice && !/\schecked/.test(tag))) return [];
    return [[name, attribute(tag, "value") ?? ""]];
  });

const textAreas = (body: string): Field[] =>
  [...body.matchAll(/<textarea[^>]*\sname="([^"]*)"[^>]*>([^]*?)<\/textarea>/g)].map(
    ([, name = "", text = ""]) => [name, unescapeHtml(text)],
  );

const selects = (body: string): Field[] =>
  [...body.matchAll(/<select[^>]*\sname="([^"]*)"[^>]*>([^]*?)<\/select>/g)].map(
    ([, name = "", options = ""]) => {
      const all = [...options.matchAll(/<option[^>]*>/g)].map(([tag]) => tag);
      const chosen = all.find((tag) => /\sselected/.test(tag)) ?? all[0] ?? "";
      return [name, attribute(chosen, "value") ?? ""];
    },
  );

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescapeHtml(found);
};

export const unescapeHtml = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

const LIKE_ANOTHER =
  /<form action="([^"]+\/duplicates)"[^>]*>\s*<input[^>]*name="act" value="create"[^>]*>\s*<input[^>]*name="issueKey" value="([^"]+)"/g;

/** The answer "Create anyway" to everything on this page that looks like an issue. */
export async function createAnyway(visitor: Visitor, body: string): Promise<void> {
  for (const [, action = "", issueKey = ""] of body.matchAll(LIKE_ANOTHER)) {
    const decision = { act: "create", issueKey, reason: "Two of them are wanted." };
    await visitor.post(action, decision);
  }
}
