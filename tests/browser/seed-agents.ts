import { urls } from "../../src/urls.ts";
import type { Product } from "../setup/product.ts";
import { expectRedirect, formFields, type Visitor } from "../setup/visitor.ts";
import { waitFor } from "./seed.ts";

const SHOP = "demo-company/shop";
const REFUNDS = "- A refund must not be larger than 100 EUR.\n- A clerk can cancel an order.";

interface Form {
  page: string;
  to: string;
  values?: Record<string, string>;
}

async function start(alice: Visitor, { page, to, values = {} }: Form): Promise<string> {
  const { body } = await alice.get(page);
  const sent = await alice.post(to, { ...formFields(body), ...values });
  return expectRedirect(sent).split("/").at(-1) ?? "";
}

async function make(alice: Visitor, product: Product, form: Form): Promise<string> {
  const draftId = await start(alice, form);
  await waitFor(product, "agent_runs", { draftId, state: "done" });
  return draftId;
}

/** What each of the agents has made, and a talk with one. GitHub is connected. */
export async function seedAgents(alice: Visitor, product: Product) {
  const { agentDrafts, codeDocuments, rootCauses, sessions, testSuites } = urls;
  const cases = await make(alice, product, {
    page: testSuites.new({ mode: "manual" }),
    to: testSuites.create(),
    values: { requirements: REFUNDS },
  });
  const document = await make(alice, product, {
    page: codeDocuments.new({ repository: SHOP }),
    to: codeDocuments.create(),
    values: { repository: SHOP },
  });
  const cause = await make(alice, product, {
    page: rootCauses.new({ example: "shop" }),
    to: rootCauses.create(),
  });
  const shown = await alice.get(agentDrafts.show(cause));
  const hypothesis = /name="hypothesis" value="([^"]+)"/.exec(shown.body)?.[1] ?? "";
  await alice.post(rootCauses.solution(cause), { ...formFields(shown.body), hypothesis });
  const list = await alice.get(rootCauses.patterns());
  const pattern = /root-cause-patterns\/([\w-]{20,})"/.exec(list.body)?.[1] ?? "";
  const session = await start(alice, {
    page: sessions.new(),
    to: sessions.create(),
    values: { question: "Which drafts wait for me?" },
  });
  await waitFor(product, "session_turns", { draftId: session, state: "done" });
  return {
    "test cases": agentDrafts.show(cases),
    "code analysis": agentDrafts.show(document),
    "root cause": agentDrafts.show(cause),
    "solved case": rootCauses.pattern(pattern),
    "solved cases": rootCauses.patterns(),
    session: sessions.show(session),
    sessions: sessions.index(),
  };
}
