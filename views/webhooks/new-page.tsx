import type { Frame } from "../../src/accounts/page-frame.ts";
import type { WebhookEvent } from "../../src/db/schema/webhooks.ts";
import { urls } from "../../src/urls.ts";
import type { TypedWebhook } from "../../src/webhooks/check.ts";
import { Page } from "../layout.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary } from "../ui/form.tsx";
import { WebhookForm } from "./form.tsx";

interface Props {
  frame: Frame;
  typed: TypedWebhook;
  errors: FieldErrors;
  events: readonly WebhookEvent[];
}

export const NewWebhookPage = ({ frame, errors, ...form }: Props) => (
  <Page
    {...frame}
    title="New webhook"
    lead="Each message says what happened with ids and addresses, never with the text of a draft."
    back={{ href: urls.webhooks.index(), label: "Webhooks" }}
    width="narrow"
    error={Object.keys(errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      <WebhookForm
        {...form}
        action={urls.webhooks.create()}
        errors={errors}
        isAdmin={frame.account.role === "admin"}
      >
        Make the webhook
      </WebhookForm>
    </div>
  </Page>
);
