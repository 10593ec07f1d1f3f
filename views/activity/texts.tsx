import type { Texts } from "../../src/activity/show.ts";
import { urls } from "../../src/urls.ts";
import { Card } from "../ui/card.tsx";
import { PostButton } from "../ui/form.tsx";
import { Time } from "../ui/time.ts";
import type { ActivityProps } from "./show-page.tsx";

const ROLES: Record<string, string> = {
  system: "Instructions",
  user: "Asked",
  assistant: "An earlier answer",
  request: "Asked",
};

/** Longer answers, in characters, are folded up. */
const SHORT = 1500;

function lineWords(text: string): string {
  const lines = text.split("\n").length;
  return lines === 1 ? "1 line" : `${lines.toLocaleString("en")} lines`;
}

const Kept = ({ texts, zone }: { texts: Texts; zone: string | undefined }) => (
  <>
    <p class="hint">
      Kept until {Time({ at: texts.keptUntil, zone, exact: true })}, without what looks like a
      secret.
    </p>
    {texts.asked.map(({ role, text }) => (
      <details class="fold-out">
        <summary>{ROLES[role] ?? role}</summary>
        <pre class="sent-text wrap-anywhere">{text}</pre>
      </details>
    ))}
    <h3>Answer</h3>
    {texts.answer === "" ? (
      <p class="hint">No text came.</p>
    ) : (
      <details class="fold-out" open={texts.answer.length <= SHORT}>
        <summary>The answer as it came, {lineWords(texts.answer)}</summary>
        <pre class="sent-text wrap-anywhere">{texts.answer}</pre>
      </details>
    )}
  </>
);

/** What was asked and answered. */
export const Read = ({ activity, mayRead, texts, keepDays, frame }: ActivityProps) => (
  <Card title="What was asked and answered">
    {texts && <Kept texts={texts} zone={frame.zone} />}
    {mayRead && !texts && (
      <p>
        {activity.taskType === "outside"
          ? "None stand here: none were given, or they were deleted."
          : keepDays === 0
            ? "The texts of this call are not kept: here, none are."
            : `The texts of this call are not kept: they were deleted after ${keepDays} days, or none were written down.`}
      </p>
    )}
    {!mayRead && (
      <>
        <p>
          These texts are {activity.accountName ?? "somebody else"}'s. You may read them as an
          admin; that you did is recorded in the audit log.
        </p>
        <PostButton action={urls.activity.text(activity.id)} kind="secondary" icon="lock">
          Read them, and record it
        </PostButton>
      </>
    )}
  </Card>
);
