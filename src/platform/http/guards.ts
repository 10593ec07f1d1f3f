// What every request passes before anything of the product sees it (reference: OWASP ASVS 3.4, 3.5).
import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  // Only static/js/trusted-types.js may make markup of text, for htmx.
  "require-trusted-types-for 'script'",
  "trusted-types htmx",
].join("; ");

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** `publicUrl` is where people reach us. A handler may set a stricter policy or another cache rule. */
export function securityHeaders({ publicUrl }: { publicUrl: string }): MiddlewareHandler {
  const { protocol, hostname } = new URL(publicUrl);
  const tls = protocol === "https:";
  const fixed: Record<string, string> = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    // Browsers heed it where they trust the origin; elsewhere it only makes them complain.
    ...((tls || LOOPBACK.includes(hostname)) && { "Cross-Origin-Opener-Policy": "same-origin" }),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ...(tls && { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" }),
  };
  const defaults = { "Content-Security-Policy": CSP, "Cache-Control": "no-store" };
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(fixed)) c.res.headers.set(name, value);
    for (const [name, value] of Object.entries(defaults)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

/** The host names, with port, that may stand in a request. */
function allowedHosts(publicUrl: string): string[] {
  const url = new URL(publicUrl);
  if (!LOOPBACK.includes(url.hostname)) return [url.host];
  const port = url.port && `:${url.port}`;
  return LOOPBACK.map((name) => `${name}${port}`);
}

/** Another host name is an attack by DNS rebinding, or a proxy that is set up wrongly. */
export function hostCheck(options: {
  publicUrl: string;
  isExempt: (path: string) => boolean;
}): MiddlewareHandler<{ Variables: { host: string } }> {
  const hosts = allowedHosts(options.publicUrl);
  return async (c, next) => {
    if (!options.isExempt(c.req.path) && !hosts.includes(c.var.host.toLowerCase())) {
      throw new HTTPException(421, { message: "another host" });
    }
    return next();
  };
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A changing request must come from one of our own pages. Never compared with the Host header alone,
 * which an attacker chooses: the host was checked before.
 */
export function originCheck(options: {
  publicUrl: string;
  isExempt?: (path: string) => boolean;
}): MiddlewareHandler<{ Variables: { host: string } }> {
  const { protocol } = new URL(options.publicUrl);
  return async (c, next) => {
    if (SAFE.has(c.req.method) || options.isExempt?.(c.req.path)) return next();
    const site = c.req.header("sec-fetch-site");
    const origin = c.req.header("origin");
    const ours = `${protocol}//${c.var.host.toLowerCase()}`;
    const isOurs = origin === ours || (origin === undefined && site === "same-origin");
    if (!isOurs || (site !== undefined && site !== "same-origin")) {
      throw new HTTPException(403, { message: "another origin" });
    }
    return next();
  };
}
