import type { Frame } from "../../src/accounts/page-frame.ts";
import type { CallOutcome } from "../../src/connections/mcp/call.ts";
import type { Row } from "../../src/db/schema.ts";
import type { ToolKind } from "../../src/db/schema/tools.ts";
import { urls } from "../../src/urls.ts";
import { CallResult } from "../connections/call-outcome.tsx";
import { KindBadge } from "../connections/tool-words.tsx";
import { Page } from "../layout.tsx";
import { KeyHint } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { LongText } from "../ui/long-text.ts";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import { ApprovalBadge, subjectWords } from "./words.ts";

interface Props {
  frame: Frame;
  approval: Row<"approvals">;
  connection: { id: string; name: string; baseUrl: string } | undefined;
  kind: ToolKind | undefined;
  /** As typed, where that was refused. */
  typed: string | undefined;
  /** The one that it was used for. */
  call: { outcome: string; errorCode: string | null } | undefined;
  errors: FieldErrors;
  /** What came of it just now. */
  outcome: CallOutcome | undefined;
  isEdited: boolean;
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

const Decide = ({ approval, typed, errors }: Props) => (
  <Card title="Decide">
    <div class="stack">
      <Form action={urls.approvals.decision(approval.id)} label="Decide">
        <FormActions>
          <Button name="act" value="approve" icon="check" extra={{ "data-shortcut": "a y" }}>
            Approve this call
          </Button>
          <Button
            name="act"
            value="deny"
            kind="secondary"
            icon="close"
            extra={{ "data-shortcut": "a n" }}
          >
            Deny
          </Button>
        </FormActions>
        <p class="hint">
          Keys: {KeyHint({ keys: "a y" })} approves, {KeyHint({ keys: "a n" })} denies.
        </p>
      </Form>
      <details open={typed !== undefined}>
        <summary>Change the arguments first</summary>
        <div class="pt-4">
          <Form action={urls.approvals.decision(approval.id)} label="Change the arguments">
            <TextArea
              name="arguments"
              label="Arguments"
              hint="As JSON. What you change is approved under a digest of its own; whoever asked learns of it."
              value={typed ?? json(approval.arguments)}
              error={errors["arguments"]}
              rows={10}
              mono
            />
            <FormActions>
              <Button name="act" value="approve" kind="secondary" icon="edit">
                Approve as changed
              </Button>
            </FormActions>
          </Form>
        </div>
      </details>
    </div>
  </Card>
);

/** How the call ended that a yes was used for. */
const ended = ({ call, approval, outcome }: Props) => {
  // What has just come of it stands above, as a whole.
  if (approval.state !== "used" || outcome) return [];
  const words = { done: "It went well", failed: "It failed", open: "It has not ended" };
  const { errorCode } = call ?? {};
  const told = Object.entries(words).find(([one]) => one === call?.outcome)?.[1];
  const why = errorCode == null ? null : <code>{errorCode}</code>;
  const value = (
    <>
      {told ?? "Not known any more"} {why}
    </>
  );
  return [{ term: "What came of it", value }];
};

const facts = (props: Props) => {
  const { approval, connection, kind, frame } = props;
  const { tool, subject, createdAt, expiresAt, decidedAt, digest } = approval;
  const { zone } = frame;
  return [
    { term: "Tool", value: <strong class="break-all">{tool}</strong> },
    ...(kind ? [{ term: "What it does", value: KindBadge(kind) }] : []),
    {
      term: "At",
      value: connection ? (
        <>
          <a href={urls.connections.tool(connection.id, tool)}>{connection.name}</a>{" "}
          <span class="hint break-all">{connection.baseUrl}</span>
        </>
      ) : (
        "A connection that is gone"
      ),
    },
    { term: "Why", value: subjectWords(subject) },
    { term: "Asked", value: Time({ at: createdAt, zone, exact: true }) },
    { term: "Good until", value: Time({ at: expiresAt, zone, exact: true }) },
    ...(decidedAt ? [{ term: "Decided", value: Time({ at: decidedAt, zone, exact: true }) }] : []),
    ...ended(props),
    { term: "Digest of the call", value: <code class="break-all">{digest}</code> },
  ];
};

export const ApprovalPage = (props: Props) => {
  const { frame, approval, errors, outcome, isEdited } = props;
  return (
    <Page
      {...frame}
      title={approval.state === "waiting" ? `Call ${approval.tool}?` : `Call of ${approval.tool}`}
      back={{ href: urls.approvals.index({ state: "waiting" }), label: "Approvals" }}
      nav="connections"
      error={Object.keys(errors).length > 0}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        <p>{ApprovalBadge(approval.state)}</p>
        {isEdited && (
          <Notice tone="info" title="Approved as you changed it">
            The digest below is the one of the changed call; the call that was asked for is not
            approved.
          </Notice>
        )}
        {outcome && <CallResult outcome={outcome} />}
        <Card title="The exact call">
          <div class="stack">
            <DescriptionList facts={facts(props)} />
            {approval.reason !== "" && (
              <blockquote>
                <p class="hint">In the words of whoever asks; nobody has checked them:</p>
                <p class="whitespace-pre-wrap break-words">{approval.reason}</p>
              </blockquote>
            )}
            {LongText({ label: "Arguments", text: json(approval.arguments) })}
          </div>
        </Card>
        {approval.state === "waiting" && <Decide {...props} />}
      </div>
    </Page>
  );
};
