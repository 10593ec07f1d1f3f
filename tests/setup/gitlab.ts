// A small GitLab with one project and one merge request, as its REST API shows them.
import { getRequestListener } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { serve, type TestServer } from "../platform/outbound-server.ts";
import { tarOf } from "./tar.ts";

interface Note {
  id: number;
  body: string;
  system: boolean;
  author: { id: number };
  position: Record<string, unknown> | null;
}

export interface Gitlab extends TestServer {
  token: string;
  project: string;
  notes: Note[];
  head: string;
  base: string;
  /** What each request shows of who asks: method, path and header. */
  seen: string[];
  /** Of a POST: 0 answers it, anything else is the status that it fails with; `after`: it happened nevertheless. */
  fault: (nth: number) => { status: number; after: boolean } | undefined;
  /** Of its token. */
  scopes: string[];
}

const sha = (text: string) => createHash("sha1").update(text).digest("hex");
const OTHER = 77;
const ME = 42;

export const AFTER = "const a = 1;\nconst b = 3;\nconst c = eval(b);\n";
const PATCH = "@@ -1,2 +1,3 @@\n const a = 1;\n-const b = 2;\n+const b = 3;\n+const c = eval(b);\n";

// oxlint-disable-next-line max-lines-per-function -- a table of its answers
export async function startGitlab(root = ""): Promise<Gitlab> {
  const app = new Hono().basePath(`${root}/api/v4`);
  const project = "team/web/shop";
  const state = {
    token: "glpat-secret-token-1234",
    project,
    notes: [] as Note[],
    base: sha("base"),
    head: sha("head"),
    seen: [] as string[],
    fault: (() => undefined) as Gitlab["fault"],
    scopes: ["api"],
  };
  let posts = 0;
  app.use(async (c, next) => {
    const bearer = c.req.header("authorization")?.replace("Bearer ", "");
    const given = c.req.header("private-token") ?? bearer;
    state.seen.push(`${c.req.method} ${c.req.path}`);
    if (given !== state.token) return c.json({ message: "401 Unauthorized" }, 401);
    return next();
  });
  const web = (path: string) => `${origin()}${root}/${project}${path}`;
  const at = `/projects/${encodeURIComponent(project)}`;
  const request = () => ({
    iid: 1,
    title: "Compute c",
    description: "It computes c.",
    author: { username: "bob" },
    state: "opened",
    draft: false,
    target_branch: "main",
    source_branch: "compute-c",
    sha: state.head,
    diff_refs: { base_sha: state.base, start_sha: state.base, head_sha: state.head },
    updated_at: "2026-11-20T09:00:00.000+01:00",
    web_url: web("/-/merge_requests/1"),
  });
  const commit = (id: string) => ({
    id,
    message: "Compute c\n\nBecause.",
    author_name: "Bob",
    committed_date: "2026-11-20T09:00:00.000+01:00",
    web_url: web(`/-/commit/${id}`),
  });
  const files = [
    { old_path: "src/a.ts", new_path: "src/a.ts", diff: PATCH },
    { old_path: "old.md", new_path: "new.md", renamed_file: true, diff: "" },
    { old_path: "big.ts", new_path: "big.ts", diff: "", too_large: true },
  ];
  app.get("/version", (c) => c.json({ version: "18.0.0", revision: "abc" }));
  app.get("/user", (c) => c.json({ id: ME, username: "alice", name: "Alice" }));
  app.get("/personal_access_tokens/self", (c) =>
    c.json({ scopes: state.scopes, expires_at: "2027-03-01" }),
  );
  app.get("/projects", (c) => {
    const rows = Array.from({ length: 60 }, (_, n) => ({
      path_with_namespace: n === 0 ? project : `team/other-${n}`,
      description: null,
      visibility: "private",
      default_branch: "main",
      web_url: web(""),
      last_activity_at: "2026-11-20T09:00:00.000Z",
    })).filter(({ path_with_namespace }) =>
      path_with_namespace.includes(c.req.query("search") ?? ""),
    );
    const page = Number(c.req.query("page"));
    const size = Number(c.req.query("per_page"));
    if (page * size < rows.length) c.header("Link", `<${c.req.url}>; rel="next"`);
    return c.json(rows.slice((page - 1) * size, page * size));
  });
  app.get("/projects/:project/*", async (c, next) =>
    c.req.param("project") === project ? next() : c.json({ message: "404 Project Not Found" }, 404),
  );
  const inside = new Hono();
  inside.get("/repository/branches", (c) => c.json([{ name: "main", commit: { id: state.base } }]));
  inside.get("/repository/commits", (c) => c.json([commit(state.head)]));
  inside.get("/repository/commits/:sha/diff", (c) => c.json(files));
  inside.get("/repository/commits/:sha", (c) => {
    const known: Record<string, string> = { main: state.base, "compute-c": state.head };
    const ref = c.req.param("sha");
    const id = known[ref] ?? Object.values(known).find((one) => one === ref);
    return id === undefined ? c.json({ message: "404 Commit Not Found" }, 404) : c.json(commit(id));
  });
  inside.get("/repository/compare", (c) => c.json({ diffs: files, compare_timeout: false }));
  inside.get("/repository/files/:path/raw", (c) =>
    c.req.param("path") === "src/a.ts"
      ? c.text(AFTER)
      : c.json({ message: "404 File Not Found" }, 404),
  );
  inside.get("/repository/archive.tar.gz", (c) =>
    c.body(Uint8Array.from(gzipSync(tarOf([{ path: "shop-x/src/a.ts", text: AFTER }])))),
  );
  inside.get("/merge_requests", (c) => c.json([request()]));
  inside.get("/merge_requests/:iid", (c) =>
    c.req.param("iid") === "1" ? c.json(request()) : c.json({ message: "404 Not found" }, 404),
  );
  inside.get("/merge_requests/:iid/diffs", (c) => c.json(files));
  inside.get("/merge_requests/:iid/notes", (c) => c.json(state.notes));
  const write = (body: string, position: Note["position"]) => {
    const id = 100 + state.notes.length;
    state.notes.push({ id, body, system: false, author: { id: ME }, position });
    return id;
  };
  interface Sent {
    body: string;
    position?: Record<string, unknown>;
  }
  const post = (make: (sent: Sent) => object | undefined) => async (c: Context) => {
    const fault = state.fault(++posts);
    if (fault && !fault.after) return Response.json({ message: "no" }, { status: fault.status });
    const made = make(await c.req.json<Sent>());
    if (!made) return Response.json({ message: { base: ["is invalid"] } }, { status: 400 });
    return fault
      ? Response.json({ message: "lost" }, { status: fault.status })
      : Response.json(made, { status: 201 });
  };
  inside.post(
    "/merge_requests/:iid/notes",
    post(({ body }) => ({ id: write(body, null) })),
  );
  inside.post(
    "/merge_requests/:iid/discussions",
    post(({ body, position }) => {
      const isRight =
        position?.["head_sha"] === state.head &&
        position["position_type"] === "text" &&
        (position["new_line"] === 1) === (position["old_line"] === 1);
      return isRight ? { id: `d${write(body, position ?? null)}` } : undefined;
    }),
  );
  app.route(at.replace(encodeURIComponent(project), ":project"), inside);
  const listener = getRequestListener(app.fetch);
  const server = await serve((incoming, outgoing) => void listener(incoming, outgoing));
  const origin = () => server.url;
  return Object.assign(state, server, { url: server.url + root });
}

/** What somebody else wrote there. */
export const foreignNote = (body: string): Note => ({
  id: 1,
  body,
  system: false,
  author: { id: OTHER },
  position: null,
});
