import type { Frame } from "../../src/accounts/page-frame.ts";
import type { WebhookEvent } from "../../src/db/schema/webhooks.ts";
import { urls } from "../../src/urls.ts";
import type { TypedWebhook } from "../../src/webhooks/check.ts";
import type { Delivery } from "../../src/webhooks/deliveries.ts";
import type { Webhook } from "../../src/webhooks/webhook.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, PostButton } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import { WebhookForm } from "./form.tsx";
import { DeliveryLog } from "./log.tsx";
import { SecretNotice } from "./secret-notice.tsx";
import { webhookLook } from "./words.ts";

const DONE = {
  saved: "The webhook is saved.",
  paused: "The webhook is paused. What happens now is not told.",
  resumed: "The webhook is on.",
  test: "The test is on its way. Load the page again to see whether it arrived.",
  again: "The message is on its way once more.",
} as const;
export type WebhookDone = keyof typeof DONE;

interface Props {
  frame: Frame;
  webhook: Webhook;
  typed: TypedWebhook;
  errors: FieldErrors;
  events: readonly WebhookEvent[];
  deliveries: readonly Delivery[];
  next: string | undefined;
  isOlder: boolean;
  /** Shown once. */
  secret: string | undefined;
  /** Until when the one before signs, too. */
  oldSecretEndsAt: Date | undefined;
  done: WebhookDone | undefined;
}

const State = ({ webhook, zone }: { webhook: Webhook; zone: string | undefined }) => {
  const { tone, word, icon } = webhookLook(webhook);
  if (webhook.disabledReason !== null) {
    return (
      <Notice tone="bad" title="This webhook was switched off">
        <p>{webhook.disabledReason}</p>
        <p>Mend the receiver or the address, then switch it on again.</p>
      </Notice>
    );
  }
  return (
    <p>
      {Badge({ tone, ...(icon && { icon }), children: word })}{" "}
      {webhook.failingSince && (
        <span class="hint">
          No message has arrived since {Time({ at: webhook.failingSince, zone })}. After 5 days it
          is switched off.
        </span>
      )}
    </p>
  );
};

const Acts = ({ id, disabledAt }: Webhook) =>
  disabledAt === null ? (
    <>
      <PostButton action={urls.webhooks.test(id)} icon="send">
        Send a test
      </PostButton>
      <PostButton action={urls.webhooks.pause(id)} icon="pause" kind="secondary">
        Pause
      </PostButton>
    </>
  ) : (
    <PostButton action={urls.webhooks.resume(id)} icon="retry">
      Switch on
    </PostButton>
  );

const Secret = ({ webhook, oldSecretEndsAt, frame }: Props) => (
  <Card title="Secret">
    <div class="stack">
      <p>
        Each message is signed with it, in the headers webhook-id, webhook-timestamp and
        webhook-signature.{" "}
        {oldSecretEndsAt && (
          <>
            The one before still signs, too, until{" "}
            {Time({ at: oldSecretEndsAt, zone: frame.zone, exact: true })}.
          </>
        )}
      </p>
      <PostButton
        action={urls.webhooks.secret(webhook.id)}
        icon="key"
        kind="secondary"
        confirm={`Make a new secret for ${webhook.name}? The one of now signs beside it for a day.`}
      >
        Make a new secret
      </PostButton>
    </div>
  </Card>
);

const Removal = ({ webhook }: Pick<Props, "webhook">) => (
  <PostButton
    action={urls.webhooks.removal(webhook.id)}
    icon="remove"
    kind="danger"
    confirm={`Remove ${webhook.name} with the log of its messages?`}
  >
    Remove the webhook
  </PostButton>
);

export const WebhookPage = (props: Props) => {
  const { frame, webhook, errors, done, secret } = props;
  return (
    <Page
      {...frame}
      title={webhook.name}
      lead={<span class="break-all">{webhook.url}</span>}
      back={{ href: urls.webhooks.index(), label: "Webhooks" }}
      actions={<Acts {...webhook} />}
      error={Object.keys(errors).length > 0}
      flash={done && { tone: "good", text: DONE[done] }}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        {secret !== undefined && <SecretNotice name={webhook.name} secret={secret} />}
        <State webhook={webhook} zone={frame.zone} />
        <Card title="Messages">
          <DeliveryLog
            webhookId={webhook.id}
            deliveries={props.deliveries}
            next={props.next}
            isOlder={props.isOlder}
            isOn={webhook.disabledAt === null}
            zone={frame.zone}
          />
        </Card>
        <Card title="Settings">
          <WebhookForm
            action={urls.webhooks.update(webhook.id)}
            typed={props.typed}
            errors={errors}
            events={props.events}
            isAdmin={frame.account.role === "admin"}
          >
            Save
          </WebhookForm>
        </Card>
        <Secret {...props} />
        <Removal webhook={webhook} />
      </div>
    </Page>
  );
};
