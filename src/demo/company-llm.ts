import { Hono } from "hono";
import { type Faults, injectFaults } from "./faults.ts";
import type { createDemoLlm } from "./llm/demo-llm.ts";
import type { DemoPerson } from "./people.ts";

type Model = ReturnType<typeof createDemoLlm>;

const refusal = (status: number, message: string) => ({ error: { code: status, message } });

/** The model as a company offers it on its own page: by the cookie of a sign-in, and it can say whose that is. */
export function createCompanyLlm(
  model: Model,
  { people, apiKey, faults }: { people: DemoPerson[]; apiKey: string; faults: Faults },
): Model {
  const app: Model = new Hono();
  const findPerson = (cookie: string | undefined) =>
    people.find(({ companyCookie }) => cookie?.split(/;\s*/).includes(companyCookie));

  app.use("/company/userinfo", injectFaults("llm", faults, refusal));
  app.get("/company/userinfo", (c) => {
    const person = findPerson(c.req.header("cookie"));
    if (person === undefined) return c.json(refusal(401, "You are not signed in."), 401);
    return c.json({ employeeId: person.employeeId, name: person.name, email: person.email });
  });
  app.all("/company/v1/*", (c) => {
    if (findPerson(c.req.header("cookie")) === undefined) {
      return c.json(refusal(401, "You are not signed in."), 401);
    }
    const url = new URL(c.req.url);
    url.pathname = url.pathname.replace("/company", "");
    const headers = new Headers(c.req.raw.headers);
    headers.set("Authorization", `Bearer ${apiKey}`);
    const inner = new Request(url, {
      method: c.req.method,
      headers,
      body: c.req.raw.body,
      duplex: "half",
    });
    return model.fetch(inner, c.env);
  });
  app.all("*", (c) => model.fetch(c.req.raw, c.env));
  return app;
}
