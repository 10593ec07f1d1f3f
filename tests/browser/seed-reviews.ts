import { urls } from "../../src/urls.ts";
import { demoPerson } from "../setup/demo.ts";
import type { Product } from "../setup/product.ts";
import { connectTo, expectRedirect, formFields, type Visitor } from "../setup/visitor.ts";
import { waitFor } from "./seed.ts";

const SHOP = "demo-company/shop";

/** Nothing goes wrong with it. */
const CLEAN = `diff --git a/README.md b/README.md
--- a/README.md
+++ b/README.md
@@ -1,2 +1,3 @@
 # Shop

+Open from nine to five.
`;

export const connectGithub = (alice: Visitor, { demo }: Product): Promise<string> =>
  connectTo(alice, "github", { baseUrl: demo.github, token: demoPerson("alice").githubToken });

async function writeReview(
  alice: Visitor,
  product: Product,
  form: Record<string, string>,
): Promise<string> {
  const page = await alice.get(urls.codeReviews.new());
  const sent = await alice.post(urls.codeReviews.create(), { ...formFields(page.body), ...form });
  const draftId = expectRedirect(sent).split("/").at(-1) ?? "";
  await waitFor(product, "agent_runs", { draftId, state: "done" });
  return draftId;
}

async function signReview(alice: Visitor, draftId: string): Promise<string> {
  const url = urls.codeReviews.publication(draftId);
  const check = await alice.get(url);
  return expectRedirect(await alice.post(url, formFields(check.body)));
}

/** A review of a pull request, one that is posted, and a clean one of pasted changes. */
export async function seedReviews(alice: Visitor, product: Product) {
  const github = await connectGithub(alice, product);
  const [, connection = ""] = /connections\/([\w-]+)/.exec(github) ?? [];
  const site = new URL(product.demo.github).origin;
  const pull = (number: number) => ({ url: `${site}/${SHOP}/pull/${number}` });
  const open = await writeReview(alice, product, pull(2));
  const posted = await writeReview(alice, product, pull(3));
  const publication = await signReview(alice, posted);
  await waitFor(product, "document_publications", { draftId: posted, state: "done" });
  const clean = await writeReview(alice, product, { repository: "", number: "", diff: CLEAN });
  const { codeReviews } = urls;
  return {
    agents: urls.agents.index(),
    "reviews of pushes": urls.codeHooks.show(connection),
    "new code review": codeReviews.new(),
    "new code review of a repository": codeReviews.new({ repository: SHOP }),
    "code review": codeReviews.show(open),
    "code review, posted": codeReviews.show(posted),
    "code review, clean": codeReviews.show(clean),
    "code review, check": codeReviews.publication(open),
    "code review, nothing to post": codeReviews.publication(clean),
    "code review, publication": publication,
  };
}
