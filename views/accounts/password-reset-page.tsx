import type { PublicFrame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { NewPasswordField } from "./password-field.tsx";

interface Props {
  frame: PublicFrame;
  token: string;
  account: { name: string; employeeId: string };
  errors: FieldErrors;
}

export const PasswordResetPage = ({ frame, token, account, errors }: Props) => (
  <Page
    {...frame}
    title="Set a new password"
    lead={`For ${account.name} (${account.employeeId}). Every sign-in of this account ends when you do.`}
    width="narrow"
    error={Object.keys(errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      <Card>
        <Form action={urls.passwordReset(token)}>
          <input
            type="text"
            name="username"
            value={account.employeeId}
            autocomplete="username"
            hidden
          />
          <NewPasswordField label="New password" error={errors["password"]} />
          <FormActions>
            <Button>Set the password</Button>
          </FormActions>
        </Form>
      </Card>
    </div>
  </Page>
);

export const DeadResetPage = ({ frame }: Pick<Props, "frame">) => (
  <Page {...frame} title="This link no longer works" width="narrow">
    <Notice tone="warn" title="It was used already, or it has ended">
      <p>
        A link to set a password works once, for a day. Ask an admin for a new one, or{" "}
        <a href={urls.signIn.new()}>sign in</a> if you know your password.
      </p>
    </Notice>
  </Page>
);
