import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { inBrowser } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { writeDraft } from "./seed.ts";

const SOURCE = `# Claims by photo
A customer must be able to send a photo of the damage so that the claim is settled faster.
Product line: Motor. The go-live date is 2026-09-01. Approvers: Alice Adams.
Business owner: Zacharias Zoll.`;

describe("the fields of Jira", inBrowser, () => {
  let draftId: string;
  const house = useHouse(async ({ product, alice }) => {
    draftId = await writeDraft(alice, product, { source: SOURCE, project: "CLAIM" });
  });

  test("axe finds nothing in their forms, light or dark, wide or narrow", async () => {
    const paths = {
      edit: urls.drafts.edit(draftId),
      all: urls.drafts.fields(draftId),
      check: urls.drafts.publication(draftId),
    };
    const found: string[] = [];
    for (const [name, path] of Object.entries(paths)) {
      found.push(...(await faultsOf(await house.open(path), `fields, ${name}`)));
    }
    expect(found).toEqual([]);
  }, 60_000);

  test("the second level offers only what belongs to the first", async () => {
    const page = await house.open(urls.drafts.fields(draftId));
    const first = page.getByLabel("Product line", { exact: true });
    const second = page.getByLabel("Product line: second level");
    const offered = () =>
      second
        .locator("optgroup:not([disabled]) option")
        .evaluateAll((all) => all.map(({ textContent }) => textContent));
    expect(await offered()).toEqual([]);
    await first.selectOption({ label: "Motor" });
    expect(await offered()).toEqual(["Car", "Motorcycle", "Fleet"]);
    await second.selectOption({ label: "Fleet" });
    await first.selectOption({ label: "Household" });
    expect([await offered(), await second.inputValue()]).toEqual([["Contents", "Building"], ""]);
  });

  test("people are suggested while one types, and looked up when it is saved", async () => {
    const page = await house.open(urls.drafts.fields(draftId));
    await page.getByLabel("Business owner").pressSequentially("dan");
    const suggestion = page.locator("#people-customfield_10304 option");
    await suggestion.first().waitFor({ state: "attached" });
    expect(await suggestion.first().getAttribute("value")).toBe("Dana Diaz (e1004)");
    await page.getByLabel("Business owner").fill("Dana");
    await page.getByRole("button", { name: "Save the fields" }).click();
    await page.waitForURL(house.product.url + urls.drafts.show(draftId));
    await house.open(urls.drafts.fields(draftId));
    expect(await page.getByLabel("Business owner").inputValue()).toBe("Dana Diaz (e1004)");
    await page.getByLabel("Business owner").fill("Nobody at all");
    await page.getByRole("button", { name: "Save the fields" }).click();
    const summary = page.getByRole("alert");
    await summary.getByRole("link").click();
    expect(await page.evaluate("document.activeElement.value")).toBe("Nobody at all");
  });
});
