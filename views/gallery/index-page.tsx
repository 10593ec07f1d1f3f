import { Page, type PageProps } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { urls } from "../../src/urls.ts";
import { Actions } from "./actions.tsx";
import { Feedback } from "./feedback.tsx";
import { Fields } from "./fields.tsx";
import { Lists } from "./lists.tsx";
import { Texts } from "./texts.tsx";

const SECTIONS = [
  { id: "fields", label: "Fields", Section: Fields },
  { id: "actions", label: "Actions", Section: Actions },
  { id: "feedback", label: "Feedback", Section: Feedback },
  { id: "lists", label: "Lists", Section: Lists },
  { id: "texts", label: "Texts", Section: Texts },
];

/** Every component in every state: what the checks for accessibility run over. */
export const GalleryPage = (props: Pick<PageProps, "account" | "theme" | "demo" | "insecure">) => (
  <Page
    {...props}
    title="Gallery"
    lead="Every component in every state, as the pages use it."
    back={{ href: urls.dashboard(), label: "Dashboard" }}
    flash={{ tone: "good", text: "A flash message says what has just happened." }}
  >
    <div class="stack">
      <Tabs
        name="Sections"
        items={SECTIONS.map(({ id, label }, index) => ({
          href: `#${id}`,
          label,
          current: index === 0,
          count: index === 3 ? 4 : undefined,
        }))}
      />
      {SECTIONS.map(({ id, label, Section }) => (
        <Card id={id} title={label}>
          <Section />
        </Card>
      ))}
    </div>
  </Page>
);
