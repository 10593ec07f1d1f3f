import type { Child } from "hono/jsx";
import type { OpenComments } from "../../src/drafts/review/read-review.ts";
import type { Finding } from "../../src/drafts/findings.ts";
import { Badge } from "../ui/badge.ts";
import { urls } from "../../src/urls.ts";
import { Cited, partId } from "../ui/citations.tsx";
import type { Tone } from "../ui/tone.ts";
import { CommentLink } from "./review/comment-link.tsx";
import { partName } from "./part-name.ts";
import { FindingActs, LeftFindings } from "./rules/finding-acts.tsx";

const TONES: Record<Finding["level"], { tone: Tone; word: string }> = {
  error: { tone: "bad", word: "Must fix" },
  warning: { tone: "warn", word: "Check" },
  hint: { tone: "info", word: "Hint" },
};

interface Place {
  draftId: string;
  /** Of a backlog. */
  nodeId?: string;
  revision: number;
  /** Open comments by part; without it one cannot comment here. */
  comments?: OpenComments;
  /** Without it findings are told, but not fixed here. */
  fixable: boolean;
  /** To be printed: nothing leads anywhere. */
  paper?: boolean;
  /** Of many findings, those that are shown at once; the rest has a page. */
  first?: ReadonlySet<Finding>;
}

const MOST_FIRST = 40;

/** The most severe of all that a page shows. */
export const firstOf = (findings: readonly Finding[]): ReadonlySet<Finding> =>
  new Set(
    [true, false].flatMap((isLeft) =>
      findings.filter(({ left }) => (left !== undefined) === isLeft).slice(0, MOST_FIRST),
    ),
  );

interface LineProps {
  finding: Finding;
  place: Place;
  /** Says which part it is about. */
  named?: boolean | undefined;
}

export const FindingLine = ({ finding, place, named, at }: LineProps & { at: number }) => {
  const { tone, word } = TONES[finding.level];
  const { part, message, quote, basis, label, rule, nodeId = "" } = finding;
  const about = named && !part.startsWith("passages.");
  const formKey = `${nodeId}-${rule}-${part}-${at}`.replaceAll(".", "-");
  return (
    <li class="finding">
      {Badge({ tone, children: word })}
      <span>
        {about && <strong>{partName(part)}: </strong>}
        {message} {quote !== undefined && <q class="finding-quote">{quote}</q>}{" "}
        <span class="hint" title={basis}>
          {quote === undefined ? label : `${label}: a model's opinion`}
        </span>
      </span>
      {place.fixable && <FindingActs finding={finding} place={place} formKey={formKey} />}
    </li>
  );
};

/** The way to those that are not shown; those of one part come in its place. */
const MoreFindings = ({
  findings,
  place: { draftId },
  from,
}: {
  findings: Finding[];
  place: Place;
  from: number;
}) => {
  const rest = findings.length - from;
  const [one] = findings;
  if (rest === 0 || !one) return null;
  const node = one.nodeId === "" ? "whole" : one.nodeId;
  const isOne = findings.every(({ part }) => part === one.part);
  const href = urls.drafts.findings(draftId, {
    node,
    ...(isOne ? { part: one.part, from } : {}),
  });
  return (
    <li class="finding-more">
      <a
        href={href}
        {...(isOne && { "hx-get": href, "hx-target": "closest li", "hx-swap": "outerHTML" })}
      >
        {rest === 1
          ? "Show 1 more"
          : `Show ${isOne && rest > MOST_FIRST ? `the next ${MOST_FIRST} of ${rest}` : rest} more`}
      </a>
    </li>
  );
};

/** What is found, and folded what somebody left as it is. */
export const FindingList = ({
  findings,
  place,
  named,
}: Omit<LineProps, "finding"> & { findings: Finding[] }) => {
  const open = findings.filter(({ left }) => !left);
  const isFirst = (finding: Finding) => place.first?.has(finding) ?? true;
  const shown = open.filter(isFirst);
  return (
    <>
      {open.length > 0 && (
        <ul class="findings">
          {shown.map((finding, at) => (
            <FindingLine finding={finding} place={place} named={named} at={at} />
          ))}
          <MoreFindings findings={open} place={place} from={shown.length} />
        </ul>
      )}
      <LeftFindings
        findings={findings.filter(({ left }) => left)}
        isShown={isFirst}
        draftId={place.draftId}
        mayWithdraw={place.fixable}
      />
    </>
  );
};

/** A part of a draft: its words, what they rest on, and what the rules say of it. */
export const Part = (props: PartProps) =>
  props.place?.paper ? <PaperPart {...props} /> : <LinkedPart {...props} />;

interface PartProps {
  name: string;
  label?: string;
  cites: number[];
  /** While it is being written, a part without citations is not worth a remark. */
  live?: boolean | undefined;
  findings?: Finding[];
  place?: Place;
  children: Child;
}

const PaperPart = ({ label, children }: PartProps) => (
  <div class="part">
    {label && <h3 class="part-label">{label}</h3>}
    {children}
  </div>
);

const LinkedPart = (props: PartProps) => (
  <div class="part" id={partId(props.name)} tabindex={-1}>
    {props.label && <h3 class="part-label">{props.label}</h3>}
    {props.cites.length === 0 ? (
      <div>{props.children}</div>
    ) : (
      <Cited cites={props.cites}>{props.children}</Cited>
    )}
    {props.findings && props.place && <FindingList findings={props.findings} place={props.place} />}
    {props.place?.comments && (
      <CommentLink
        draftId={props.place.draftId}
        nodeId={props.place.nodeId ?? "n1"}
        part={props.name}
        name={partName(props.name)}
        open={props.place.comments}
      />
    )}
  </div>
);

export type { Place };
