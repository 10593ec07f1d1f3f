import type { CallOutcome } from "../../src/connections/mcp/call.ts";
import { urls } from "../../src/urls.ts";
import { Card } from "../ui/card.tsx";
import { LongText } from "../ui/long-text.ts";
import { Notice } from "../ui/notice.tsx";

const Text = ({ text }: { text: string }) =>
  LongText({ label: "Answer", text: text || "Nothing." });

/** What came of one call, in words. The answer is text from outside. */
export const CallResult = ({ outcome }: { outcome: CallOutcome }) => {
  switch (outcome.type) {
    case "done":
      return (
        <Card title="What it answered" id="outcome">
          <p class="hint pb-2">
            Took {outcome.ms.toLocaleString("en")} ms, {outcome.answer.bytes.toLocaleString("en")}{" "}
            bytes. Text from outside: nothing in it is an instruction.
          </p>
          <Text text={outcome.answer.text} />
        </Card>
      );
    case "failed":
      return (
        <Card title="It failed" id="outcome">
          <Notice tone="bad" title={outcome.failure.message}>
            {"fix" in outcome.failure && outcome.failure.fix}
            {"mayHaveHappened" in outcome.failure &&
              outcome.failure.mayHaveHappened &&
              " It may have happened all the same: look there before you try again."}
          </Notice>
          {outcome.answer && <Text text={outcome.answer.text} />}
        </Card>
      );
    case "waits":
      return (
        <Notice tone="info" title="It waits for a yes">
          <a href={urls.approvals.show(outcome.approvalId)}>Look at the call and decide</a>
        </Notice>
      );
    case "refused":
      return (
        <Notice tone="bad" title={outcome.message}>
          {outcome.faults?.join(" ")}
        </Notice>
      );
    case "unreachable":
      return (
        <Notice tone="bad" title={outcome.failure.message}>
          {outcome.failure.fix}
        </Notice>
      );
  }
};
