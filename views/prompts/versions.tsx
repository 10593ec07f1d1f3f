import type { Prompt } from "../../src/prompts/prompt.ts";
import { urls } from "../../src/urls.ts";
import { Card } from "../ui/card.tsx";
import { Menu, MenuLink, MenuPost } from "../ui/menu.tsx";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import type { PromptProps } from "./show-page.tsx";
import { figureCells, LabelBadge, ORIGIN_WORDS } from "./words.tsx";

type VersionsProps = Pick<
  PromptProps,
  | "frame"
  | "about"
  | "versions"
  | "labels"
  | "inUse"
  | "candidate"
  | "names"
  | "figures"
  | "mayEdit"
  | "mayCopy"
>;

interface OfVersion {
  version: number;
  props: VersionsProps;
}

/** What only those who keep the prompt may do. */
const Keep = ({ version, props: { about, inUse, candidate } }: OfVersion) => {
  const { name } = about;
  const label = urls.prompts.labels(name);
  return (
    <>
      {inUse !== version && (
        <MenuPost
          action={label}
          values={{ label: "production", version: String(version) }}
          confirm={`Put version ${version} in production? It is used from the next model call on.`}
        >
          Put in production
        </MenuPost>
      )}
      {inUse !== version && candidate !== version && (
        <MenuPost action={label} values={{ label: "candidate", version: String(version) }}>
          Make it the candidate
        </MenuPost>
      )}
      {candidate === version && (
        <MenuPost action={label} values={{ label: "candidate", version: "" }}>
          No candidate any more
        </MenuPost>
      )}
      <MenuLink href={urls.prompts.edit(name, version)}>New version with this text</MenuLink>
    </>
  );
};

const Beside = ({ version, props: { about, inUse, mayCopy } }: OfVersion) =>
  inUse === undefined || inUse === version ? null : (
    <>
      <MenuLink href={urls.prompts.diff(about.name, inUse, version)}>
        Compare with version {inUse}, in production
      </MenuLink>
      {mayCopy && (
        <MenuLink href={urls.prompts.trials(about.name, { a: inUse, b: version })}>
          Try both side by side
        </MenuLink>
      )}
    </>
  );

const VersionMenu = ({ version, props }: OfVersion) => {
  const { name } = props.about;
  return (
    <Menu label="Acts" name={`Acts on version ${version}`} small>
      <Beside version={version} props={props} />
      {version > 1 && props.inUse !== version - 1 && (
        <MenuLink href={urls.prompts.diff(name, version - 1, version)}>
          What it changed from version {version - 1}
        </MenuLink>
      )}
      {props.mayEdit && <Keep version={version} props={props} />}
      <MenuLink href={urls.prompts.export(name, version)}>Export as Markdown</MenuLink>
    </Menu>
  );
};

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

/** What each version did in the last 90 days, and what can be done with it. */
export const Versions = (props: VersionsProps) => (
  <Card title="Versions">
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
        { title: "Acts", hideTitle: true, look: "fit" },
      ],
      rows: props.versions.map((prompt) => ({
        cells: [
          <What prompt={prompt} props={props} />,
          ...figureCells(props.figures.find(({ version }) => version === prompt.version)),
          <VersionMenu version={prompt.version} props={props} />,
        ],
      })),
    })}
    <p class="hint">
      Of the last 90 days. “As they came”: published without a refinement or an edit. Calls of the
      last minutes may be missing.
    </p>
  </Card>
);
