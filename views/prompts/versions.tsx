import type { Prompt } from "../../src/prompts/prompt.ts";
import { urls } from "../../src/urls.ts";
import { Card } from "../ui/card.tsx";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import type { PromptProps } from "./show-page.tsx";
import { figureCells, LabelBadge, ORIGIN_WORDS } from "./words.tsx";

type VersionsProps = Pick<
  PromptProps,
  "frame" | "about" | "versions" | "labels" | "inUse" | "names" | "figures"
>;

const What = ({ prompt, props }: { prompt: Prompt; props: VersionsProps }) => (
  <>
    {Link({
      href: urls.prompts.show(prompt.name, { version: prompt.version }),
      children: `Version ${prompt.version}`,
    })}{" "}
    {props.labels
      .filter(({ version }) => version === prompt.version)
      .map(({ label }) => (
        <LabelBadge label={label} />
      ))}
    <div class="hint">
      {ORIGIN_WORDS[prompt.origin]}
      {prompt.createdBy !== null &&
        ` by ${props.names.get(prompt.createdBy) ?? "somebody who is gone"}`}
      , {Time({ at: prompt.createdAt, zone: props.frame.zone })}
      {prompt.note !== "" && <div>{prompt.note}</div>}
    </div>
  </>
);

const compareLink = ({ about, inUse }: VersionsProps, version: number) =>
  inUse === undefined || inUse === version
    ? ""
    : Link({
        href: urls.prompts.diff(about.name, inUse, version),
        children: `Compare with ${inUse}`,
      });

/** What each version did in the last 90 days. */
export const Versions = (props: VersionsProps) => (
  <Card title="Versions">
    <p class="hint prompt-hint">
      Figures of the last 90 days; calls of the last minutes may be missing. “As they came”:
      published without a refinement or an edit.
    </p>
    {Table({
      name: "Versions",
      columns: [
        { title: "Version", look: "main" },
        { title: "Calls", look: "end" },
        { title: "Cost of a call", look: "end" },
        { title: "Time of a call", look: "end" },
        { title: "Drafts", look: "end" },
        { title: "Published" },
        { title: "Refinements of a draft", look: "end" },
        { title: "Compare", hideTitle: true, look: "fit" },
      ],
      rows: props.versions.map((prompt) => ({
        cells: [
          <What prompt={prompt} props={props} />,
          ...figureCells(props.figures.find(({ version }) => version === prompt.version)),
          compareLink(props, prompt.version),
        ],
      })),
    })}
  </Card>
);
