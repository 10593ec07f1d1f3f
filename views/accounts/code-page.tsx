import type { PublicFrame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { TypedField, TypedNotice, type TypedProps } from "./typed.tsx";

interface Props extends TypedProps {
  frame: PublicFrame;
  /** Sealed: who has come half of the way. */
  proved: string;
  next: string;
  errors: FieldErrors;
}

/** The second half of a sign-in. */
export const CodePage = ({ frame, proved, next, errors, typed }: Props) => (
  <Page
    {...frame}
    title="Your code"
    lead="One more step: type the code that the app on your phone shows."
    width="narrow"
    error={Object.keys(errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      <TypedNotice typed={typed} />
      <Card>
        <Form action={urls.signIn.code()} files={typed !== undefined}>
          <TypedField typed={typed} />
          <input type="hidden" name="next" value={next} />
          <input type="hidden" name="proved" value={proved} />
          <TextInput
            name="code"
            label="Code"
            hint="Six digits, or one of your recovery codes."
            error={errors["code"]}
            autocomplete="one-time-code"
            spellcheck={false}
            width="short"
            autofocus
          />
          <FormActions>
            <Button>Sign in</Button>
            <ButtonLink href={urls.signIn.new()} kind="quiet">
              Start again
            </ButtonLink>
          </FormActions>
        </Form>
      </Card>
      <p class="hint">
        Phone lost and no recovery code left? An admin can take the codes away from your account.
      </p>
    </div>
  </Page>
);
