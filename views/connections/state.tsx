import type { ConnectionSummary } from "../../src/connections/summary.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import { PostButton } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import type { Tone } from "../ui/tone.ts";

const TONES: Record<ConnectionSummary["state"], Tone> = {
  works: "good",
  ending: "warn",
  broken: "bad",
  untested: "neutral",
};

export const ConnectionBadge = ({ state, word }: Pick<ConnectionSummary, "state" | "word">) =>
  Badge({ tone: TONES[state], children: word });

/** What the last test said, and the button for the next one: the answer to that button, too. */
export const ConnectionState = ({
  connection,
  testedAt,
  zone,
  live = false,
}: {
  connection: ConnectionSummary;
  testedAt: Date | null;
  zone: string | undefined;
  live?: boolean;
}) => (
  <div id="connection-state">
    <Notice
      tone={TONES[connection.state]}
      title={connection.word}
      live={live}
      actions={
        connection.mayChange && (
          <PostButton
            action={urls.connections.test(connection.id)}
            swapInto="#connection-state"
            kind="secondary"
            small
            icon="retry"
            extra={{ id: "connection-test" }}
          >
            Test it now
          </PostButton>
        )
      }
    >
      <p>{connection.message}</p>
      {connection.fix && <p>{connection.fix}</p>}
      {testedAt && <p class="hint">Last test: {Time({ at: testedAt, zone })}</p>}
    </Notice>
  </div>
);
