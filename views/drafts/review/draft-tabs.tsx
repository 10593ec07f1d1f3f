import { urls } from "../../../src/urls.ts";
import { Tabs } from "../../ui/tabs.tsx";

export const DraftTabs = ({ current }: { current: "own" | "shared" }) => (
  <Tabs
    name="Drafts"
    items={[
      { href: urls.drafts.index(), label: "My drafts", current: current === "own" },
      {
        href: urls.drafts.index({ shared: "yes" }),
        label: "Shared with me",
        current: current === "shared",
      },
    ]}
  />
);
