import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { inBrowser } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { REQUIREMENT, writeDraft } from "./seed.ts";

const SOURCE = REQUIREMENT.replace("pay by credit card", "choose a credit card in a dropdown");
const remark = (page: Page) => page.locator(".finding", { hasText: "a model's opinion" }).first();

describe("rules in a browser", inBrowser, () => {
  let draftId: string;
  const house = useHouse(async ({ product, alice }) => {
    draftId = await writeDraft(alice, product, { source: SOURCE });
  });

  test("a review that is asked for arrives while the page is open", async () => {
    const page = await house.open(urls.drafts.show(draftId));
    const instruction = page.locator("#field-instruction");
    await page.getByRole("button", { name: "Ask again" }).click();
    await instruction.fill("Half a sentence");
    await page.locator("#judgement", { hasText: "A model has" }).waitFor({ timeout: 20_000 });
    expect(await instruction.inputValue()).toBe("Half a sentence");
  });

  test.each([true, false])(
    "a remark is left with a reason and taken back, with scripts: %s",
    async (javaScriptEnabled) => {
      const page = await house.open(urls.drafts.show(draftId), { javaScriptEnabled });
      const words = (await remark(page).innerText()).split("\n")[1] ?? "";
      await remark(page).getByText("Leave it", { exact: true }).first().click();
      await remark(page).getByLabel("Why it stays as it is").fill("The customer asked for it");
      await remark(page).getByRole("button", { name: "Leave it" }).click();
      const folded = page.locator(".finding-left", { hasText: "1 left as it is" }).first();
      await folded.locator("summary").click();
      await folded.getByText("The customer asked for it").waitFor();
      expect(words).not.toBe("");
      await folded.getByRole("button", { name: "Withdraw" }).click();
      await page.waitForLoadState();
      expect(await page.locator(".finding-left").count()).toBe(0);
    },
  );

  test("an admin's own word is found in the next draft page, and their rules fit any window", async () => {
    const path = urls.rules.project({ base: house.product.demo.jiraDc, project: "DEMO" });
    const page = await house.open(path);
    await page.locator('textarea[name="US-UNAMBIG.words"]').fill("credit card");
    await page.getByRole("button", { name: "Save the rules" }).click();
    await page.getByText("Saved. The new rules hold from now on.").waitFor();
    expect(await faultsOf(page, "rules, saved")).toEqual([]);
    await house.open(urls.drafts.show(draftId));
    await page.getByText("“credit card” means something else to everybody.").first().waitFor();
  });

  test("a finding with both its forms open, and the rules, have no fault", async () => {
    const page = await house.open(urls.drafts.show(draftId));
    for (const summary of await remark(page).locator("summary").all()) await summary.click();
    expect(await faultsOf(page, "finding, open")).toEqual([]);
  });
});
