import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { inBrowser } from "../setup/browser.ts";
import { useHouse } from "./house.ts";

const { prompts } = urls;

describe("prompts in a browser", inBrowser, () => {
  const house = useHouse(() => Promise.resolve());

  test(
    "an admin edits what shipped, sees the change, tries both side by side, and puts it in production",
    { timeout: 90_000 },
    async () => {
      const page = await house.open(prompts.index());
      await page.getByRole("link", { name: "Story, concise" }).click();
      await page.getByRole("link", { name: "Edit" }).click();
      const text = page.getByLabel("Text", { exact: true });
      await text.fill(`${await text.inputValue()}\n\nNever more than five questions.`);
      await page.getByRole("button", { name: "See what changes" }).click();
      await page.locator("ins", { hasText: "Never more than five questions." }).waitFor();
      await page.getByRole("button", { name: "Save version 2 as candidate" }).click();
      await page.getByText("Saved as the candidate.").waitFor();

      await page.getByRole("link", { name: "Try it" }).click();
      await page.getByLabel("Name of the input").fill("Paying by card");
      await page.getByLabel("Or a source").fill("The customer must be able to pay by card.");
      await page.getByRole("button", { name: "Keep this input" }).click();
      await page.getByLabel("On which input").waitFor();
      expect(await page.getByLabel("Beside it").inputValue()).toBe("2");
      await page.getByRole("button", { name: "Try it" }).click();
      await page.locator("#trial-runs:not([aria-busy])").waitFor({ timeout: 60_000 });
      expect(await page.getByRole("heading", { name: /^Version [12]$/ }).count()).toBe(2);
      expect(await page.getByText("Acceptance criterion 1", { exact: true }).count()).toBe(2);

      await house.open(prompts.show("story-concise", { version: 2 }));
      await page.getByRole("button", { name: "Put version 2 in production" }).click();
      await page.locator("#confirm button[value=yes]").click();
      await page.getByText("The label is moved.").waitFor();
      await page.getByRole("button", { name: "Put the shipped one back" }).waitFor();
    },
  );

  test("a diff before saving has no fault", async () => {
    const page = await house.open(prompts.edit("task"));
    const text = page.getByLabel("Text", { exact: true });
    await text.fill((await text.inputValue()).replace("experienced engineer", "engineer of tests"));
    await page.getByRole("button", { name: "See what changes" }).click();
    await page.locator("ins").first().waitFor();
    expect(await faultsOf(page, "prompt, what changes")).toEqual([]);
  });
});
