import { urls } from "../../src/urls.ts";
import { Tabs } from "../ui/tabs.tsx";

type Place = "spending" | "policies" | "health" | "try";

/** The pages of model calls, for administrators. */
export const LlmTabs = ({ current }: { current: Place }) => {
  const items: { place: Place; href: string; label: string }[] = [
    { place: "spending", href: urls.llm.show(), label: "Budgets and prices" },
    { place: "policies", href: urls.llm.policies(), label: "Where calls go" },
    { place: "health", href: urls.llm.health(), label: "Models and their health" },
    { place: "try", href: urls.llm.tries(), label: "Try a prompt" },
  ];
  return (
    <Tabs
      name="Model calls"
      items={items.map(({ place, href, label }) => ({ href, label, current: place === current }))}
    />
  );
};
