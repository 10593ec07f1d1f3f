import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { type BadHttp, createBadHttp } from "../setup/bad-mcp-http.ts";
import { inBrowser, listenForComplaints, openBrowser } from "../setup/browser.ts";
import { type McpTest, startMcp } from "../setup/mcp-servers.ts";
import { freePort } from "../setup/process.ts";

describe("outside tools", inBrowser, () => {
  let t: McpTest;
  let bad: BadHttp;
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let complaints: string[];
  let url: string;

  beforeAll(async () => {
    bad = await createBadHttp();
    const port = await freePort();
    url = `http://localhost:${port}`;
    t = await startMcp({ allow: [bad.place], publicUrl: url });
    const answer = getRequestListener(t.app.fetch);
    server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(port, resolve));
    browser = await openBrowser();
    context = await browser.newContext();
    complaints = listenForComplaints(context);
    const [name = "", value = ""] = t.cast.dana.cookie.split("=");
    await context.addCookies([{ name, value, url }]);
  }, 30_000);
  afterAll(async () => {
    await context.close();
    await browser.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await t.close();
    await bad.close();
  });

  test("are tried and approved by keyboard, on pages that axe has nothing against", async () => {
    const account = t.cast.dana.account;
    const { id } = await t.connectTo(bad.url, { account, secrets: { token: bad.token } });
    const page = await context.newPage();
    const faults: string[] = [];
    const look = async (path: string, name: string) => {
      await page.goto(url + path);
      faults.push(...(await faultsOf(page, name)));
    };
    await look(urls.connections.new("mcp"), "connect mcp");
    await look(urls.connections.new("mcp-program"), "connect mcp-program");
    await look(urls.connections.show(id), "connection to an MCP server");
    await look(urls.connections.tools(id), "tools");
    await look(urls.connections.tool(id, "last_page"), "tool");
    await page.getByLabel("text").fill("a word");
    await page.getByRole("button", { name: "Ask for a yes" }).click();
    await page.waitForURL(/\/approvals\//);
    faults.push(...(await faultsOf(page, "approval that waits")));
    const waiting = page.url();
    await look(urls.approvals.index(), "approvals");
    await look(urls.dashboard(), "dashboard with an approval");
    await page.goto(waiting);
    await page.keyboard.press("a");
    await page.keyboard.press("y");
    await page.getByText("It failed").waitFor();
    faults.push(...(await faultsOf(page, "approval, called")));
    await look(urls.connections.callLog(id), "calls of tools");
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);
});
