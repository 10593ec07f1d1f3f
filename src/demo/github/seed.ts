import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoPull, DemoRepository, GithubStore } from "./store.ts";

/** The files of the shop lie beside this one, as text, so that nothing takes them for ours. */
const SHOP = join(import.meta.dirname, "shop");

function filesOf(folder: string): Record<string, string> {
  const paths = globSync("**/*.txt", { cwd: join(SHOP, folder) }).toSorted();
  const read = (path: string) => readFileSync(join(SHOP, folder, path), "utf8");
  return Object.fromEntries(
    paths.map((path) => [path.replaceAll("\\", "/").replace(/\.txt$/, ""), read(path)]),
  );
}

const ROUNDING =
  "`percent` cut fractions of a cent off, so the VAT on an invoice was a cent short.";
const SAVED_CARD = `Customers asked for it: whoever has paid by card once can pay the next order with the same card, without typing the number again.

- \`POST /orders/:id/payment\` takes \`{ "lastFour": "4242" }\` beside \`{ "token": ... }\`
- an expired card is refused before the provider is asked
- only the provider's token and the last four digits are kept`;
const SOLD_OUT = "“sold out” alone leaves the customer guessing which article is meant.";

/** What stands in a new demo GitHub: a small shop, with one pull request that wants a review badly. */
export function seedGithub(store: GithubStore): void {
  const repository = store.create({
    owner: "demo-company",
    name: "shop",
    description: "A small web shop to try reviews on.",
  });
  const push = (branch: string, message: string, folder: string, from?: string) =>
    store.push(repository, {
      branch,
      message,
      changes: filesOf(folder),
      ...(from !== undefined && { from }),
    });
  const first = push("main", "Set up the shop", "main");
  const rounding = push("round-vat", "Round half a cent up", "rounding", first.sha);
  const main = push("main", "Merge pull request #1 from demo-company/round-vat", "rounding");
  const card = push("saved-card", "Pay with a saved card", "saved-card", main.sha);
  const soldOut = push("name-sold-out", "Say which article is sold out", "sold-out", main.sha);
  const open = (pull: NewPull) => openPull(repository, pull);
  const merged = open({
    title: "Round the VAT half up",
    body: ROUNDING,
    author: "bob",
    baseSha: first.sha,
    headRef: "round-vat",
    headSha: rounding.sha,
  });
  merged.state = "closed";
  merged.mergedAt = merged.updated;
  open({
    title: "Pay with a saved card",
    body: SAVED_CARD,
    author: "bob",
    baseSha: main.sha,
    headRef: "saved-card",
    headSha: card.sha,
  });
  open({
    title: "Say which article is sold out",
    body: SOLD_OUT,
    author: "dana",
    baseSha: main.sha,
    headRef: "name-sold-out",
    headSha: soldOut.sha,
  });
  store.save();
}

type NewPull = Pick<DemoPull, "title" | "body" | "author" | "baseSha" | "headRef" | "headSha">;

function openPull({ pulls, pushed }: DemoRepository, pull: NewPull): DemoPull {
  const created: DemoPull = {
    number: pulls.length + 1,
    ...pull,
    state: "open",
    baseRef: "main",
    created: pushed,
    updated: pushed,
    reviews: [],
    comments: [],
  };
  pulls.push(created);
  return created;
}
