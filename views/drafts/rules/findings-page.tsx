import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { DraftFinding } from "../../../src/drafts/findings.ts";
import type { FindingsPage as Some } from "../../../src/drafts/rules/findings-page.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Pager } from "../../ui/pager.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { clipped } from "../backlog/words.ts";
import { partName } from "../part-name.ts";
import { FindingLine } from "../part.tsx";
import { partHref } from "../part-place.ts";
import { isChangeable } from "../state.ts";
import { LeftLine } from "./finding-acts.tsx";

interface LinesProps {
  draft: Draft;
  page: Some;
}

const placeOf = (draft: Draft, { nodeId }: DraftFinding) => ({
  draftId: draft.id,
  ...(draft.type === "backlog" && nodeId !== "" && { nodeId }),
  revision: draft.revision,
  fixable: isChangeable(draft),
});

const Line = ({ draft, finding, at }: { draft: Draft; finding: DraftFinding; at: number }) =>
  finding.left ? (
    <LeftLine finding={finding} draftId={draft.id} mayWithdraw={isChangeable(draft)} />
  ) : (
    <FindingLine finding={finding} place={placeOf(draft, finding)} at={at} />
  );

/** More of a list that stands on a page already, and the way on. */
export const FindingLines = ({ draft, page: { asked, findings, from, total } }: LinesProps) => {
  const next = from + findings.length;
  const href = urls.drafts.findings(draft.id, { ...asked, from: next });
  return (
    <>
      {findings.map((finding, i) => (
        <Line draft={draft} finding={finding} at={from + i} />
      ))}
      {next < total && (
        <li class="finding-more">
          <a href={href} hx-get={href} hx-target="closest li" hx-swap="outerHTML">
            Show the next {Math.min(total - next, findings.length)} of {total - next}
          </a>
        </li>
      )}
    </>
  );
};

interface Props extends LinesProps {
  frame: Frame;
  /** Of the items, by their ids. */
  titles: ReadonlyMap<string, string>;
}

/** Where a finding is: its item, where there are several, and the part. */
const Where = ({ draft, finding, titles }: Pick<Props, "draft" | "titles"> & Found) => {
  const { nodeId, part } = finding;
  if (nodeId === "") return <>All items together</>;
  const title = draft.type === "backlog" ? `${clipped(titles.get(nodeId) ?? "")}: ` : "";
  return (
    <a href={partHref(draft, { nodeId, part })}>
      {title}
      {partName(part)}
    </a>
  );
};
type Found = { finding: DraftFinding };

/** The same place one after another is named once. */
const placesOf = (findings: DraftFinding[]) => {
  const places: { first: DraftFinding; all: { finding: DraftFinding; at: number }[] }[] = [];
  for (const [at, finding] of findings.entries()) {
    const last = places.at(-1);
    const isSame = last?.first.nodeId === finding.nodeId && last.first.part === finding.part;
    if (last && isSame) last.all.push({ finding, at });
    else places.push({ first: finding, all: [{ finding, at }] });
  }
  return places;
};

const leadOf = ({ from, findings, total }: Some) =>
  total > findings.length
    ? `${from + 1} to ${from + findings.length} of ${total.toLocaleString("en")}, the most severe first.`
    : "The most severe first.";

/** What the rules and a model say, a page at a time. */
export const FindingsPage = ({ frame, draft, page, titles }: Props) => {
  const { asked, findings, from, total } = page;
  const { node, part, left } = asked;
  const next = from + findings.length;
  const { findings: to, show, node: nodeUrl } = urls.drafts;
  const isOfItem = draft.type === "backlog" && node !== undefined && titles.has(node);
  return (
    <Page
      {...frame}
      title="Findings"
      nav="drafts"
      lead={findings.length > 0 ? leadOf(page) : undefined}
      back={
        isOfItem
          ? { href: nodeUrl(draft.id, node), label: clipped(titles.get(node) ?? "") }
          : { href: show(draft.id), label: draft.title }
      }
    >
      <div class="stack">
        <Tabs
          name="Findings"
          items={[
            { href: to(draft.id, { node, part }), label: "Open", current: left === undefined },
            {
              href: to(draft.id, { node, part, left: "yes" }),
              label: "Left as they are",
              current: left !== undefined,
            },
          ]}
        />
        {findings.length === 0 ? (
          <EmptyState
            icon="good"
            title={left ? "Nothing was left as it is" : "Nothing to say"}
            level={2}
          >
            {left
              ? "What somebody leaves as it is, with a reason, stands here."
              : "Neither the rules nor a model have found anything here."}
          </EmptyState>
        ) : (
          <div class="card finding-places">
            {placesOf(findings).map(({ first, all }) => (
              <section>
                <h2>
                  <Where draft={draft} finding={first} titles={titles} />
                </h2>
                <ul class="findings">
                  {all.map((one) => (
                    <Line draft={draft} {...one} />
                  ))}
                </ul>
              </section>
            ))}
          </div>
        )}
        {Pager({
          name: "Findings",
          first: from > 0 ? to(draft.id, asked) : undefined,
          next: next < total ? to(draft.id, { ...asked, from: next }) : undefined,
          firstLabel: "First",
          nextLabel: "Next",
        })}
      </div>
    </Page>
  );
};
