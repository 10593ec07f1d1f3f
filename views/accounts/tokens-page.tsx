import type { ApiToken } from "../../src/accounts/api-tokens.ts";
import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Scope } from "../../src/accounts/permissions.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CheckboxGroup } from "../ui/choices.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { SCOPE_WORDS } from "./scope-words.ts";
import { TokenTable } from "./token-table.tsx";

interface Props {
  frame: Frame;
  tokens: readonly ApiToken[];
  /** Those that this person's role has a use for. */
  scopes: readonly Scope[];
  now: Date;
  typed: { name: string; scopes: readonly string[]; days: string };
  errors: FieldErrors;
  /** Shown once, right after it was made. */
  made?: { name: string; token: string };
  done: boolean;
}

const DAYS = [
  { value: "7", label: "In a week" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
];

const Made = ({ name, token }: { name: string; token: string }) => (
  <Notice
    tone="good"
    title={`The token of ${name}`}
    actions={<CopyButton text={token}>Copy the token</CopyButton>}
  >
    <p>
      <code class="break-all">{token}</code>
    </p>
    <p>Keep it as you keep a password. It is not shown again.</p>
  </Notice>
);

const NewToken = ({ typed, errors, scopes }: Pick<Props, "typed" | "errors" | "scopes">) => (
  <Card title="New token">
    <Form action={urls.account.tokens()}>
      <TextInput
        name="name"
        label="Name"
        hint="What it is for, such as: Claude Code on my laptop"
        value={typed.name}
        error={errors["name"]}
        maxlength={80}
        autocomplete="off"
        width="medium"
      />
      <CheckboxGroup
        name="scopes"
        label="What it may do"
        hint="Never more than you may yourself."
        values={typed.scopes}
        error={errors["scopes"]}
        options={scopes.map((scope) => ({ value: scope, label: SCOPE_WORDS[scope] }))}
      />
      <Select
        name="days"
        label="Expires"
        value={typed.days}
        error={errors["days"]}
        options={DAYS}
        width="short"
      />
      <FormActions>
        <Button icon="key">Make the token</Button>
      </FormActions>
    </Form>
  </Card>
);

export const TokensPage = ({ frame, tokens, now, made, done, errors, ...form }: Props) => (
  <Page
    {...frame}
    title="API tokens"
    lead="With a token a program or an AI assistant acts for you. Give each its own, with no more than it needs, and revoke it when it is done."
    back={{ href: urls.account.show(), label: "Your account" }}
    width="narrow"
    error={Object.keys(errors).length > 0}
    flash={done ? { tone: "good", text: "The token is revoked." } : undefined}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      {made && <Made {...made} />}
      {tokens.length === 0 ? (
        <EmptyState icon="key" title="No tokens yet">
          You need one only for a program that works with this site.
        </EmptyState>
      ) : (
        <TokenTable
          name="Your API tokens"
          tokens={tokens}
          now={now}
          zone={frame.zone}
          revocation={urls.account.tokenRevocation}
        />
      )}
      <NewToken errors={errors} {...form} />
    </div>
  </Page>
);
