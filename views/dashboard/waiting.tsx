import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Dashboard } from "../../src/dashboard/dashboard.ts";
import type { HalfSigned } from "../../src/drafts/review/half-signed.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import { Card } from "../ui/card.tsx";
import { Time } from "../ui/time.ts";
import { DraftRow } from "./draft-row.tsx";

interface Props extends Dashboard {
  frame: Frame;
}

const drafts = (count: number) => (count === 1 ? "1 draft waits" : `${count} drafts wait`);

/** What colleagues ask of the person. */
const Reviews = ({ reviews: { toSign, toLook } }: Pick<Props, "reviews">) => (
  <>
    {toSign > 0 && (
      <li>
        <a href={urls.drafts.index({ shared: "yes" })}>{drafts(toSign)} for your signature</a>
      </li>
    )}
    {toLook > 0 && (
      <li>
        <a href={urls.drafts.index({ shared: "yes" })}>{drafts(toLook)} for your look</a>
      </li>
    )}
  </>
);

export const SignedOnce = ({ half: { draftId, title, by, isMine } }: { half: HalfSigned }) => (
  <li>
    <a href={urls.drafts.publication(draftId)}>{title}</a>
    <span class="hint">
      {Badge({ tone: "info", icon: "clock", children: "Signed once" })}{" "}
      {isMine
        ? "By you. It waits for the second signature."
        : `By ${by.join(" and ")}. It waits for yours.`}
    </span>
  </li>
);

const PLACES = { page: "in Confluence", comment: "in Jira", review: "posted" };

/** Everything that goes on only when the person does something. */
export const Waiting = (props: Props) => {
  const {
    toSign,
    stuck,
    uncertain,
    deadJobs,
    toMend,
    switchedOff,
    endingSoon,
    reviews,
    halfSigned,
    frame,
  } = props;
  const { approvals } = props;
  const nothing =
    reviews.toSign + reviews.toLook + approvals === 0 &&
    [toSign, stuck, uncertain, deadJobs, toMend, switchedOff, endingSoon, halfSigned.forMe].every(
      (list) => list.length === 0,
    );
  return (
    <Card title="Waits for you">
      {nothing ? (
        <p class="hint">Nothing. Everything you began is done or under way.</p>
      ) : (
        <ul class="waiting">
          {halfSigned.forMe.map((half) => (
            <SignedOnce half={half} />
          ))}
          <Reviews reviews={reviews} />
          {approvals > 0 && (
            <li>
              <a href={urls.approvals.index({ state: "waiting" })}>
                {approvals === 1 ? "1 call of a tool waits" : `${approvals} calls of tools wait`}{" "}
                for your yes
              </a>
            </li>
          )}
          {stuck.map(({ draftId, title, state }) => (
            <li>
              <a href={urls.drafts.publication(draftId)}>{title}</a>
              {Badge({
                tone: state === "uncertain" ? "warn" : "bad",
                children: state === "uncertain" ? "Decide: is it in Jira?" : "Jira did not take it",
              })}
            </li>
          ))}
          {uncertain.map(({ id, draftId, title, kind }) => (
            <li>
              <a href={urls.drafts.document(draftId, id)}>{title}</a>
              {Badge({ tone: "warn", children: `Decide: is it ${PLACES[kind]}?` })}
            </li>
          ))}
          {toMend.map(({ id, name, disabledReason }) => (
            <li>
              <a href={urls.connections.show(id)}>Mend the connection {name}</a>
              {Badge({ tone: "bad", children: disabledReason ?? "It stopped working" })}
            </li>
          ))}
          {switchedOff.map(({ id, name }) => (
            <li>
              <a href={urls.webhooks.show(id)}>Mend the webhook {name}</a>
              {Badge({ tone: "bad", children: "Switched off" })}
            </li>
          ))}
          {endingSoon.map(({ id, name, endsAt }) => (
            <li>
              <a href={urls.connections.show(id)}>Renew the token of {name}</a>
              <span class="hint">It ends {Time({ at: endsAt, zone: frame.zone })}</span>
            </li>
          ))}
          {deadJobs.map(({ id, title }) => (
            <li>
              <a href={urls.jobs.show(id)}>{title}</a>
              {Badge({ tone: "bad", children: "Gave up" })}
            </li>
          ))}
          {toSign.map((draft) => (
            <DraftRow draft={draft} zone={frame.zone} />
          ))}
        </ul>
      )}
    </Card>
  );
};
