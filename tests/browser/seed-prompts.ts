import { setTimeout as sleep } from "node:timers/promises";
import { urls } from "../../src/urls.ts";
import type { Product } from "../setup/product.ts";
import { expectRedirect, type Visitor } from "../setup/visitor.ts";
import { REQUIREMENT, rows } from "./seed.ts";

const { prompts } = urls;
const PATIENCE_MS = 30_000;

/** The admin edits what shipped, makes a prompt of her own, and tries two versions side by side. */
export async function seedPrompts(product: Product, alice: Visitor, model: string) {
  const [story] = rows<{ text: string }>(
    product,
    "select text from prompt_versions where name = 'story-concise' and version = 1",
  );
  const text = story?.text ?? "";
  const edited = { title: "Story, concise", text: `${text}\n\nNever more than five questions.` };
  expectRedirect(
    await alice.post(prompts.versions("story-concise"), {
      ...edited,
      note: "Fewer questions, as the team of the shop asked for",
      base: "1",
      act: "use",
    }),
  );
  const own = { name: "legal", title: "Story for the legal team", purpose: "draft", tags: "legal" };
  expectRedirect(await alice.post(prompts.create(), { ...own, text, description: "With care." }));
  const kept = await alice.post(prompts.inputs("story-concise"), {
    title: "Paying by card, with open questions",
    source: REQUIREMENT,
    project: "Shop",
  });
  const input = new URL(expectRedirect(kept), product.url).searchParams.get("input") ?? "";
  const llm = /connections\/([\w-]+)/.exec(model)?.[1] ?? "";
  const tried = { input, a: "1", b: "2", llm };
  const trial = expectRedirect(await alice.post(prompts.trials("story-concise"), tried));
  const trialId = trial.split("/").at(-1) ?? "";
  const left = () =>
    rows(product, `select 1 from trial_runs where trial_id = '${trialId}' and state <> 'done'`);
  for (const end = performance.now() + PATIENCE_MS; left().length > 0;) {
    if (performance.now() > end) throw new Error("the trial does not end");
    await sleep(50);
  }
  return { trialId };
}
