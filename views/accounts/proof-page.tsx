import type { Frame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { TypedField, TypedNotice, type TypedProps } from "./typed.tsx";

interface Props extends TypedProps {
  frame: Frame;
  login: string;
  next: string;
  errors: FieldErrors;
}

/** Before something that a stranger at an open screen must not be able to do. */
export const ProofPage = ({ frame, login, next, errors, typed }: Props) => (
  <Page
    {...frame}
    title="Is it you?"
    lead="The next step changes a password, a token or a role. Type your password, and you go on where you were."
    width="narrow"
    error={Object.keys(errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      <TypedNotice typed={typed} />
      <Card>
        <Form action={urls.proof.create()} files={typed !== undefined}>
          <TypedField typed={typed} />
          <input type="hidden" name="next" value={next} />
          <input type="text" name="username" value={login} autocomplete="username" hidden />
          <TextInput
            name="password"
            label="Your password"
            type="password"
            error={errors["password"]}
            autocomplete="current-password"
            width="medium"
          />
          <FormActions>
            <Button>Go on</Button>
            <ButtonLink href={urls.dashboard()} kind="quiet">
              Leave it
            </ButtonLink>
          </FormActions>
        </Form>
      </Card>
    </div>
  </Page>
);
