import type { Child } from "hono/jsx";
import type { Finding } from "../../src/drafts/findings.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import { Cited, partId } from "../ui/citations.tsx";
import { PostButton } from "../ui/form.tsx";
import type { Tone } from "../ui/tone.ts";

const TONES: Record<Finding["level"], { tone: Tone; word: string }> = {
  error: { tone: "bad", word: "Must fix" },
  warning: { tone: "warn", word: "Check" },
  hint: { tone: "info", word: "Hint" },
};

interface Place {
  draftId: string;
  /** Of a backlog. */
  nodeId?: string;
  /** Where several items stand on one page: tells their parts apart. */
  prefix?: string;
  revision: number;
  /** Without it findings are told, but not fixed here. */
  fixable: boolean;
}

/** What a part is called where it does not stand beside the finding. */
function partName(part: string): string {
  const [kind = "", number] = part.split(".");
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  if (kind === "criteria")
    return number ? `Criterion ${Number(number) + 1}` : "Acceptance criteria";
  return kind === "questions" ? `Question ${Number(number) + 1}` : name;
}

interface LineProps {
  finding: Finding;
  place: Place;
  /** Says which part it is about. */
  named?: boolean | undefined;
}

export const FindingLine = ({ finding, place, named }: LineProps) => {
  const { tone, word } = TONES[finding.level];
  const about = named && !finding.part.startsWith("passages.");
  return (
    <li class="finding">
      {Badge({ tone, children: word })}
      <span>
        {about && <strong>{partName(finding.part)}: </strong>}
        {finding.message}{" "}
        <span class="hint" title={finding.basis}>
          {finding.label}
        </span>
      </span>
      {finding.fix !== undefined && place.fixable && (
        <PostButton
          action={urls.drafts.fixes(place.draftId)}
          values={{
            rule: finding.rule,
            part: finding.part,
            revision: String(place.revision),
            ...(place.nodeId !== undefined && { node: place.nodeId }),
          }}
          kind="secondary"
          small
        >
          {finding.fix}
        </PostButton>
      )}
    </li>
  );
};

export const FindingList = ({
  findings,
  place,
  named,
}: Omit<LineProps, "finding"> & { findings: Finding[] }) =>
  findings.length === 0 ? null : (
    <ul class="findings">
      {findings.map((finding) => (
        <FindingLine finding={finding} place={place} named={named} />
      ))}
    </ul>
  );

/** A part of a draft: its words, what they rest on, and what the rules say of it. */
export const Part = (props: {
  name: string;
  label?: string;
  cites: number[];
  /** While it is being written, a part without citations is not worth a remark. */
  live?: boolean | undefined;
  findings?: Finding[];
  place?: Place;
  children: Child;
}) => (
  <div class="part" id={`${props.place?.prefix ?? ""}${partId(props.name)}`} tabindex={-1}>
    {props.label && <h3 class="part-label">{props.label}</h3>}
    {props.cites.length === 0 ? (
      <div>{props.children}</div>
    ) : (
      <Cited cites={props.cites}>{props.children}</Cited>
    )}
    {props.findings && props.place && <FindingList findings={props.findings} place={props.place} />}
  </div>
);

export type { Place };
