import { EPIC_LINK, EPIC_NAME } from "./catalog.ts";
import type { DemoJiraDialect } from "./env.ts";
import type { JiraStore } from "./store.ts";

/** What stands in a new demo Jira: an epic to put stories under, and something to find as a duplicate. */
export function seedJira(store: JiraStore, dialect: DemoJiraDialect, reporter: string): void {
  const text = (words: string) =>
    dialect === "dc"
      ? words
      : {
          type: "doc",
          version: 1,
          content: [{ type: "paragraph", content: [{ type: "text", text: words }] }],
        };
  const create = (typeId: string, fields: Record<string, unknown>, parentKey?: string) =>
    store.create({
      projectKey: "DEMO",
      typeId,
      reporter,
      properties: {},
      fields: { priority: { id: "3" }, ...fields },
      ...(parentKey !== undefined && { parentKey }),
    });

  const summary = "Checkout renewal";
  const description = text("Everything between the basket and the order confirmation.");
  const epic = create("10000", {
    summary,
    description,
    ...(dialect === "dc" && { [EPIC_NAME]: summary }),
  });
  create(
    "10001",
    {
      summary: "Show the delivery date in the basket",
      description: text("As a customer, I want to see the delivery date, so that I can plan."),
      labels: ["checkout"],
      ...(dialect === "dc" && { [EPIC_LINK]: epic.key }),
    },
    dialect === "cloud" ? epic.key : undefined,
  );
  const done = create("10004", {
    summary: "Basket loses its items after signing in",
    description: text("Steps: fill the basket, sign in. The basket is empty."),
  });
  done.statusId = "10001";
  store.save(done);
  create("10001", {
    summary: "Pay by voucher at the checkout",
    description: text("As a customer, I want to pay the order by voucher, so that it is used up."),
  });
}
