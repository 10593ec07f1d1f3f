import type { Frame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import type { Webhook } from "../../src/webhooks/webhook.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Link, Table } from "../ui/table.ts";
import { SHORT_WORDS, webhookLook } from "./words.ts";

interface Props {
  frame: Frame;
  webhooks: readonly Webhook[];
  done: boolean;
}

const New = () => (
  <ButtonLink href={urls.webhooks.new()} icon="plus">
    New webhook
  </ButtonLink>
);

const cellsOf = (webhook: Webhook) => {
  const { tone, word, icon } = webhookLook(webhook);
  return [
    Link({ href: urls.webhooks.show(webhook.id), children: webhook.name }),
    new URL(webhook.url).host,
    webhook.events.map((event) => SHORT_WORDS[event]).join(", "),
    webhook.isForAll ? "Everybody's" : "Your own",
    Badge({ tone, ...(icon && { icon }), children: word }),
  ];
};

export const WebhooksPage = ({ frame, webhooks, done }: Props) => (
  <Page
    {...frame}
    title="Webhooks"
    lead="Programs that are told when a draft is ready, something is published, or something needs a look."
    back={{ href: urls.account.show(), label: "Your account" }}
    actions={webhooks.length > 0 && <New />}
    flash={done ? { tone: "good", text: "The webhook is removed." } : undefined}
  >
    {webhooks.length === 0 ? (
      <EmptyState icon="send" title="No webhooks yet" action={<New />}>
        With one, a chat channel, a build server or a script of yours hears at once what happens
        here.
      </EmptyState>
    ) : (
      Table({
        name: "Webhooks",
        columns: [
          { title: "Name", look: "main" },
          { title: "Host" },
          { title: "Hears of" },
          { title: "Whose" },
          { title: "State", look: "fit" },
        ],
        rows: webhooks.map((webhook) => ({ cells: cellsOf(webhook) })),
      })
    )}
  </Page>
);
