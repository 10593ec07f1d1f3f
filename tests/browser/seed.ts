import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { toMarkdown } from "../../src/drafts/backlog/markdown.ts";
import { urls } from "../../src/urls.ts";
import { checkoutNodes } from "../setup/backlog.ts";
import { demoPerson } from "../setup/demo.ts";
import type { Product } from "../setup/product.ts";
import {
  connectTo,
  createAnyway,
  createVisitor,
  expectRedirect,
  formFields,
  overTheNetwork,
  registerAs,
  type Visitor,
} from "../setup/visitor.ts";

export const PASSWORD = "a quiet walnut sings at dusk";

export const REQUIREMENT = `# Paying by card

Customers currently pay by invoice only. This costs us about 12 % of all carts.
The customer must be able to pay by credit card at the checkout so that the order is paid at once.
- Visa and Mastercard must be accepted.
- After a successful payment the system sends a confirmation e-mail within 5 minutes.
- If the card is declined, the customer sees why and the cart is kept.
- Card numbers must not be stored in our database.
- When the provider does not answer within 20 seconds, the customer may try again.
- The payment page should load fast on a phone 360 pixels wide.
Which currencies do we need?
Who may refund a payment?`;

/** Takes the demo model about ten seconds for each hundred of its statements. */
export const longRequirement = (statements: number) =>
  `${REQUIREMENT}\n${Array.from(
    { length: statements },
    (_, i) =>
      `- The operator must be able to see report ${i + 1} of the payments of a day, with sum, count and currency of each.`,
  ).join("\n")}`;

interface Fault {
  system: "jiraDc" | "jiraCloud" | "confluence" | "llm";
  fault: string;
  path?: string;
  method?: string;
  count?: number;
}

/** Something goes wrong outside, from now on or next time. */
export async function breakDemo(
  { demo }: Product,
  kind: "next" | "always",
  fault: Fault,
): Promise<void> {
  await command(demo.llm, { switch: kind, ...fault });
}

/** Between two pieces of what the model says, ms: 0 for whoever does not watch it. */
export const setPace = ({ demo }: Product, ms: number) => command(demo.llm, { switch: "pace", ms });

export const mendDemo = ({ demo }: Product) => command(demo.llm, { switch: "clear" });

async function command(demo: string, body: object) {
  const answer = await fetch(`${demo}/_demo/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** What stands on disk, read beside the process that serves. */
export function rows<Row>({ database }: Product, query: string): Row[] {
  const db = new Database(database, { readonly: true });
  try {
    return db.prepare<[], Row>(query).all();
  } finally {
    db.close();
  }
}

export const count = (product: Product, query: string): number =>
  rows<{ n: number }>(product, query)[0]?.n ?? 0;

/** As an operator's mishap would: behind the back of the process. */
export function tamper({ database }: Product, statement: string): void {
  const db = new Database(database);
  try {
    db.exec(statement);
  } finally {
    db.close();
  }
}

/** Registered at the Data Center demo Jira; the first one is the admin. */
export async function signUp(product: Product, name: "alice" | "bob" | "charlie") {
  const visitor = createVisitor(product.url, overTheNetwork(product.url));
  await registerAs(visitor, {
    jiraUrl: product.demo.jiraDc,
    token: demoPerson(name).jiraToken,
    password: PASSWORD,
    setupToken: product.setupToken,
  });
  return visitor;
}

/** The page of the new connection. */
export const connectModel = (visitor: Visitor, { demo }: Product): Promise<string> =>
  connectTo(visitor, "anthropic", {
    baseUrl: demo.llm,
    apiKey: "demo-llm-key",
    name: "Demo model",
    price: "free",
  });

/** Alice's own, as the demo company gave it to her. */
export const connectWiki = (alice: Visitor, { demo }: Product): Promise<string> =>
  connectTo(alice, "confluence", {
    baseUrl: demo.confluence,
    token: demoPerson("alice").confluenceToken,
  });

export async function startDraft(
  visitor: Visitor,
  { source = REQUIREMENT, project = "DEMO" } = {},
): Promise<string> {
  const form = { ...formFields((await visitor.get(urls.drafts.new())).body), source, project };
  const chosen = await visitor.post(urls.drafts.create(), { ...form, act: "refresh" });
  const sent = { ...formFields(chosen.body), source };
  const page = expectRedirect(await visitor.post(urls.drafts.create(), sent));
  return page.split("/").at(-1) ?? "";
}

const PATIENCE_MS = 40_000;

interface Awaited {
  draftId: string;
  state: string;
  /** A further condition. */
  and?: string;
}

/** Until the draft, its composition or its publication has come to this state. */
/** What has a state, and the column that says whose it is. */
const ID_OF = {
  drafts: "id",
  compositions: "draft_id",
  publications: "draft_id",
  agent_runs: "draft_id",
  document_publications: "draft_id",
  session_turns: "session_id",
} as const;
type Waited = keyof typeof ID_OF;

export async function waitFor(
  product: Product,
  table: Waited,
  { draftId, state, and = "true" }: Awaited,
): Promise<void> {
  const id = ID_OF[table];
  const find = () =>
    rows<{ state: string; fits: number }>(
      product,
      `select state, ${and} fits from ${table} where ${id} = '${draftId}'`,
    )[0];
  for (const end = performance.now() + PATIENCE_MS; ;) {
    const found = find();
    if (found?.state === state && found.fits) return;
    if (performance.now() > end) {
      const why = rows(
        product,
        `select state, error_message from compositions where draft_id = '${draftId}'`,
      );
      throw new Error(`${draftId} is ${found?.state}, not ${state}: ${JSON.stringify(why)}`);
    }
    await sleep(50);
  }
}

export async function writeDraft(
  visitor: Visitor,
  product: Product,
  options: Parameters<typeof startDraft>[1] = {},
): Promise<string> {
  const draftId = await startDraft(visitor, options);
  await waitUntilReviewed(product, draftId);
  return draftId;
}

/** Open, and no model is asked about it any more: the next fault is nobody else's. */
async function waitUntilReviewed(product: Product, draftId: string): Promise<void> {
  const asked = `select 1 from judgements where draft_id = '${draftId}' and state in ('queued', 'running')`;
  await waitFor(product, "drafts", { draftId, state: "open", and: `not exists (${asked})` });
}

export async function refine(visitor: Visitor, product: Product, draftId: string, words: string) {
  expectRedirect(await visitor.post(urls.drafts.refinements(draftId), { instruction: words }));
  await waitUntilReviewed(product, draftId);
}

/** Everything that will be sent is signed as it stands, also what stands in Jira already. */
export async function sign(visitor: Visitor, draftId: string): Promise<void> {
  const page = urls.drafts.publication(draftId);
  const signed = async () => {
    const { body } = await visitor.get(page);
    const [, form = ""] = /<form[^>]*id="countersign"[^>]*>([^]*?)<\/form>/.exec(body) ?? [];
    return visitor.post(page, formFields(form));
  };
  let answer = await signed();
  for (let tries = 0; answer.status === 422 && tries < 5; tries++) {
    await createAnyway(visitor, answer.body);
    answer = await signed();
  }
  expectRedirect(answer);
}

export async function retitle(visitor: Visitor, draftId: string, title: string): Promise<void> {
  const form = formFields((await visitor.get(urls.drafts.edit(draftId))).body);
  expectRedirect(await visitor.post(urls.drafts.content(draftId), { ...form, title }));
}

/** A backlog of seven items that nobody had to wait for. */
export async function importBacklog(
  visitor: Visitor,
  project = "DEMO",
  nodes = checkoutNodes(),
): Promise<string> {
  const source = toMarkdown(nodes);
  const blank = formFields((await visitor.get(urls.drafts.import())).body);
  const form = { ...blank, source, project, act: "preview" };
  const looked = await visitor.post(urls.drafts.import(), form);
  const sent = { ...formFields(looked.body), source, act: "import" };
  const path = expectRedirect(await visitor.post(urls.drafts.import(), sent));
  return path.split("/").at(-1) ?? "";
}
