import { urls } from "../../src/urls.ts";
import type { Delivery } from "../../src/webhooks/deliveries.ts";
import { Badge } from "../ui/badge.ts";
import { PostButton } from "../ui/form.tsx";
import { Pager } from "../ui/pager.ts";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { DELIVERY_LOOKS, SHORT_WORDS } from "./words.ts";

interface Props {
  webhookId: string;
  deliveries: readonly Delivery[];
  next: string | undefined;
  /** Not the newest page. */
  isOlder: boolean;
  /** Nothing is sent while it is off. */
  isOn: boolean;
  zone: string | undefined;
}

const Message = ({ delivery }: { delivery: Delivery }) => (
  <details>
    <summary>{SHORT_WORDS[delivery.event]}</summary>
    <p class="hint break-all">{delivery.again ?? delivery.id}</p>
    <pre class="whitespace-pre-wrap break-all text-sm">
      {JSON.stringify(JSON.parse(delivery.payload), null, 2)}
    </pre>
  </details>
);

const attempts = (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`);

function outcomeOf({ status, error, attempts: count, again }: Delivery): string {
  const parts = [
    again === null ? "" : "Sent again.",
    error ?? (status === null ? "" : `Answered ${status}.`),
    count > 1 ? `${attempts(count)}.` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

const rowOf = (delivery: Delivery, { webhookId, isOn, zone }: Props) => {
  const { tone, word, icon } = DELIVERY_LOOKS[delivery.state];
  const { id, event, state } = delivery;
  return [
    <Message delivery={delivery} />,
    Time({ at: delivery.createdAt, zone }),
    Badge({ tone, ...(icon && { icon }), children: word }),
    outcomeOf(delivery),
    isOn && state !== "waiting" ? (
      <PostButton
        action={urls.webhooks.redelivery(webhookId, id)}
        icon="retry"
        kind="quiet"
        small
        label={`Send again: ${SHORT_WORDS[event]}`}
      >
        Send again
      </PostButton>
    ) : (
      ""
    ),
  ];
};

export const DeliveryLog = (props: Props) =>
  props.deliveries.length === 0 ? (
    <p class="hint">Nothing was sent yet. Send a test to see whether it arrives.</p>
  ) : (
    <>
      {Table({
        name: "Messages",
        columns: [
          { title: "Message", look: "main" },
          { title: "When" },
          { title: "State", look: "fit" },
          { title: "What the receiver said" },
          { title: "Act", look: "fit", hideTitle: true },
        ],
        rows: props.deliveries.map((delivery) => ({ cells: rowOf(delivery, props) })),
      })}
      {Pager({
        name: "Messages",
        first: props.isOlder ? urls.webhooks.show(props.webhookId) : undefined,
        next: props.next && urls.webhooks.show(props.webhookId, { before: props.next }),
      })}
    </>
  );
