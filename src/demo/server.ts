import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Clock } from "../platform/clock.ts";
import { type DemoSystem, type Faults, obeyCommand } from "./faults.ts";

/** One request that a demo system received, faults included. */
interface Hit {
  system: DemoSystem;
  at: string;
  method: string;
  path: string;
  /** Undefined when the answer never came. */
  status?: number;
}

/** Every request to the demo world, oldest first. */
export interface Journal {
  hits: Hit[];
  /** How many requests fit: a part of the path, and a method. */
  count(system: DemoSystem, match?: { path?: string; method?: string }): number;
  clear(): void;
}

const KEPT_HITS = 10_000;

export function createJournal(): Journal {
  const hits: Hit[] = [];
  return {
    hits,
    count: (system, { path = "", method } = {}) =>
      hits.filter(
        (hit) =>
          hit.system === system &&
          hit.path.includes(path) &&
          (method === undefined || hit.method === method),
      ).length,
    clear: () => {
      hits.length = 0;
    },
  };
}

interface ServerOptions {
  system: DemoSystem;
  app: { fetch(request: Request, env: HttpBindings): Response | Promise<Response> };
  /** 0 = any free port. */
  port: number;
  faults: Faults;
  journal: Journal;
  clock: Clock;
}

export interface DemoServer {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** `127.0.0.1:<port>` */
  address: string;
  close(): Promise<void>;
}

/** Puts one demo system on a loopback port, with `/_demo/faults` and `/_demo/journal` beside it. */
export async function startServer(options: ServerOptions): Promise<DemoServer> {
  const server = createAdaptorServer({
    fetch: withControl(options).fetch,
    overrideGlobalObjects: false,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not a TCP port");
  const address = `127.0.0.1:${bound.port}`;
  return {
    origin: `http://${address}`,
    address,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        // An answer that a fault withholds would keep the server open for ever.
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

function withControl({ system, app, faults, journal, clock }: ServerOptions) {
  const outer = new Hono<{ Bindings: HttpBindings }>();
  outer.post("/_demo/faults", async (c) => {
    const complaint = obeyCommand(faults, await c.req.json().catch(() => "not JSON"));
    return complaint === undefined ? c.json({ ok: true }) : c.json({ error: complaint }, 400);
  });
  outer.get("/_demo/journal", (c) => c.json(journal.hits.filter((hit) => hit.system === system)));
  outer.delete("/_demo/journal", (c) => {
    journal.clear();
    return c.body(null, 204);
  });
  outer.use(async (c, next) => {
    const at = clock.now().toISOString();
    const hit: Hit = { system, at, method: c.req.method, path: c.req.path };
    journal.hits.push(hit);
    if (journal.hits.length > KEPT_HITS) journal.hits.shift();
    await next();
    if (!c.res.headers.has("x-hono-already-sent")) hit.status = c.res.status;
  });
  outer.all("*", (c) => app.fetch(c.req.raw, c.env));
  return outer;
}
