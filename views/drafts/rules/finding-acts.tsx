import type { Finding } from "../../../src/drafts/findings.ts";
import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextArea, TextInput } from "../../ui/inputs.tsx";
import { partName } from "../part-name.ts";

interface FindingPlace {
  draftId: string;
  /** Of a backlog. */
  nodeId?: string;
  revision: number;
}

interface ActsProps {
  finding: Finding;
  place: FindingPlace;
  /** Tells the forms of one page apart. */
  formKey: string;
}

/** What a model is told, until the person says it otherwise. */
function instructionFor({ rule, part, message, quote }: Finding): string {
  const [kind, n] = part.split(".");
  if (kind === "passages") {
    return /^Passage \d+ /.test(message)
      ? `Add what passage ${n} of the source says, where it belongs.`
      : `Add what these say, where they belong. ${message}`;
  }
  const words = quote === undefined ? "" : ` It is about the words “${quote}”.`;
  const isCase = rule === "AC-GHERKIN" && message.startsWith("No criterion");
  const act = isCase ? "Add a negative case." : "Mend this, and leave the rest as it is.";
  return `In “${partName(part)}”, this was found: ${message}${words} ${act}`;
}

const OneClick = ({ finding, place }: Omit<ActsProps, "formKey">) => (
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
);

const FixForm = ({ finding, place, formKey }: ActsProps) => (
  <details class="finding-act">
    <summary>Fix it</summary>
    <Form
      action={
        place.nodeId === undefined
          ? urls.drafts.refinements(place.draftId)
          : urls.drafts.nodeAct(place.draftId, place.nodeId, "refinements")
      }
      extra={{ "hx-boost": "false" }}
    >
      <TextArea
        name="instruction"
        id={`fix-${formKey}`}
        label="What the model is told"
        rows={3}
        value={instructionFor(finding)}
      />
      <FormActions>
        <Button icon="sparkle" kind="secondary" small>
          Refine
        </Button>
      </FormActions>
    </Form>
  </details>
);

interface LeaveProps {
  finding: Finding;
  draftId: string;
  formKey: string;
  typed?: string;
  error?: string | undefined;
}

/** Why it stays as it is. */
export const LeaveForm = ({ finding, draftId, formKey, typed = "", error }: LeaveProps) => (
  <Form action={urls.drafts.findingDecisions(draftId)} extra={{ "hx-boost": "false" }}>
    {Object.entries({
      rule: finding.rule,
      part: finding.part,
      node: finding.nodeId ?? "",
      message: finding.message,
    }).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <TextInput
      name="reason"
      id={`leave-${formKey}`}
      label="Why it stays as it is"
      value={typed}
      width="full"
      error={error}
    />
    <FormActions>
      <Button kind="secondary" small>
        Leave it
      </Button>
    </FormActions>
  </Form>
);

/** What one can do about a finding. */
export const FindingActs = ({ finding, place, formKey }: ActsProps) => {
  // Of the whole backlog no single item can be refined.
  const isWhole = finding.nodeId === "";
  const isJira = finding.part === "project" || finding.part === "parent";
  const hasFix = finding.fix !== undefined;
  return (
    <div class="finding-acts">
      {hasFix && <OneClick finding={finding} place={place} />}
      {!hasFix && !isWhole && !isJira && (
        <FixForm finding={finding} place={place} formKey={formKey} />
      )}
      {finding.level !== "error" && finding.nodeId !== undefined && (
        <details class="finding-act">
          <summary>Leave it</summary>
          <LeaveForm finding={finding} draftId={place.draftId} formKey={formKey} />
        </details>
      )}
    </div>
  );
};

interface LeftProps {
  finding: Finding;
  draftId: string;
  mayWithdraw: boolean;
}

/** A finding that somebody left as it is. */
export const LeftLine = ({ finding, draftId, mayWithdraw }: LeftProps) => {
  const { left, message, label, nodeId } = finding;
  return (
    <li class="finding-left-line">
      <span>
        {message} <span class="hint">{label}</span>
        <br />
        Left by {left?.by}: {left?.reason}
      </span>
      {mayWithdraw && left && (
        <PostButton
          action={urls.drafts.findingWithdrawal(draftId, left.id)}
          values={{ node: nodeId ?? "" }}
          kind="quiet"
          small
        >
          Withdraw
        </PostButton>
      )}
    </li>
  );
};

/** Findings that somebody left as they are, folded. */
export const LeftFindings = ({
  findings,
  isShown = () => true,
  ...props
}: Omit<LeftProps, "finding"> & {
  findings: Finding[];
  isShown?: (finding: Finding) => boolean;
}) =>
  findings.length === 0 ? null : (
    <details class="finding-left">
      <summary>
        {findings.length === 1 ? "1 left as it is" : `${findings.length} left as they are`}
      </summary>
      <ul class="findings">
        {findings.filter(isShown).map((finding) => (
          <LeftLine finding={finding} {...props} />
        ))}
      </ul>
      {!findings.every(isShown) && (
        <p>
          <a href={urls.drafts.findings(props.draftId, { left: "yes" })}>
            Show all that were left as they are
          </a>
        </p>
      )}
    </details>
  );
