import { Hono } from "hono";
import type { ConfluenceEnv } from "../confluence/env.ts";
import { type DemoPage, findSpace } from "../confluence/store.ts";
import { lookCss } from "./css.ts";
import { DemoPageLayout, guardPage } from "./page.tsx";

const BANNER = "Demo Confluence - not a real Confluence";

/** Pages to look at; mounted at the context path of the demo Confluence. */
export const confluencePages = new Hono<ConfluenceEnv>()
  .get("/demo.css", (c) => c.body(lookCss, 200, { "Content-Type": "text/css" }))
  .get("/", (c) => {
    guardPage(c);
    return c.html(<PageList base={c.var.base} pages={c.var.confluence.store.pages} />);
  })
  .get("/pages/viewpage.action", (c) => {
    const page = c.var.confluence.store.find(c.req.query("pageId") ?? "");
    if (page === undefined) return c.text("There is no such page in this demo Confluence.", 404);
    guardPage(c);
    return c.html(<ShowPage base={c.var.base} page={page} />);
  });

function PageList({ base, pages }: { base: string; pages: DemoPage[] }) {
  return (
    <DemoPageLayout banner={BANNER} title="Pages" home={`${base}/`}>
      <ul>
        {pages.map((page) => (
          <li>
            <a href={`${base}/pages/viewpage.action?pageId=${page.id}`}>{page.title}</a> (
            {findSpace(page.spaceKey)?.name})
          </li>
        ))}
      </ul>
    </DemoPageLayout>
  );
}

function ShowPage({ base, page }: { base: string; page: DemoPage }) {
  return (
    <DemoPageLayout banner={BANNER} title={page.title} home={`${base}/`}>
      <p>
        Space {page.spaceKey}, version {page.version}, page id <code>{page.id}</code>
      </p>
      <div class="text">
        {readable(page.body).map((line) => (
          <p>{line}</p>
        ))}
      </div>
      <details>
        <summary>Storage format</summary>
        <pre>{page.body}</pre>
      </details>
    </DemoPageLayout>
  );
}

/** Storage format as lines of plain text: enough to see what a page says. */
function readable(storage: string): string[] {
  const entities: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">", nbsp: " " };
  return storage
    .replaceAll(/<!\[CDATA\[(.*?)\]\]>/gs, (_all, text: string) => text.replaceAll("<", "&lt;"))
    .replaceAll(/<ac:(parameter|task-id)[^>]*>.*?<\/ac:\1>/g, "")
    .replaceAll("<ac:task-status>incomplete</ac:task-status>", "[ ] ")
    .replaceAll("<ac:task-status>complete</ac:task-status>", "[x] ")
    .replaceAll(/<\/(h\d|p|li|tr|ac:task-body|ac:plain-text-body)>/g, "\n")
    .replaceAll(/<\/t[dh]>/g, " | ")
    .replaceAll(/<ri:page ri:content-title="([^"]*)"[^>]*>/g, "$1")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll(/&(\w+);/g, (all, name: string) => entities[name] ?? all)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
