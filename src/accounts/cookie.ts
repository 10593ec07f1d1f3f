import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Config } from "../../config/config.ts";
import type { Env } from "../app.ts";

type Purpose = "session" | "registration" | "outside";
type CookieConfig = Pick<Config, "PUBLIC_URL">;

export interface OwnCookie {
  name: string;
  value: string;
  secure: boolean;
}

const isTls = (config: CookieConfig) => config.PUBLIC_URL.startsWith("https:");

/** Without TLS a browser refuses a cookie whose name begins with `__Host-`. */
export const cookieName = (config: CookieConfig, purpose: Purpose): string =>
  isTls(config) ? `__Host-${purpose}` : purpose;

export const ownCookie = (config: CookieConfig, purpose: Purpose, value: string): OwnCookie => ({
  name: cookieName(config, purpose),
  value,
  secure: isTls(config),
});

/** Without a lifetime: the server decides when it ends. */
export const sendCookie = (c: Context<Env>, { name, value, secure }: OwnCookie): void =>
  setCookie(c, name, value, { path: "/", httpOnly: true, sameSite: "Lax", secure });

export const readCookie = (c: Context<Env>, purpose: Purpose): string | undefined =>
  getCookie(c, cookieName(c.var.deps.config, purpose));

export function dropCookie(c: Context<Env>, purpose: Purpose): void {
  const { config } = c.var.deps;
  deleteCookie(c, cookieName(config, purpose), { path: "/", secure: isTls(config) });
}
