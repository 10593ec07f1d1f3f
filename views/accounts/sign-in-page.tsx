import type { PublicFrame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { TypedField, TypedNotice, type TypedProps } from "./typed.tsx";

export interface SignInPageProps extends TypedProps {
  frame: PublicFrame;
  login: string;
  next: string;
  errors: FieldErrors;
  done: "password" | "signed-out" | undefined;
  /** Where else one can sign in. */
  providers: readonly { key: string; name: string }[];
}

const Elsewhere = ({ providers, next }: Pick<SignInPageProps, "next" | "providers">) => (
  <div class="flex flex-wrap gap-3">
    {providers.map(({ key, name }) => (
      <ButtonLink
        href={`${urls.signIn.outside(key)}${next && `?next=${encodeURIComponent(next)}`}`}
        kind="secondary"
      >
        Sign in with {name}
      </ButtonLink>
    ))}
  </div>
);

const DONE = {
  password: "Your new password is set. Sign in with it.",
  "signed-out": "You are signed out.",
} as const;

export const SignInPage = ({
  frame,
  login,
  next,
  errors,
  done,
  typed,
  providers,
}: SignInPageProps) => (
  <Page
    {...frame}
    title="Sign in"
    lead="With your employee id from Jira, or your e-mail address."
    width="narrow"
    error={Object.keys(errors).length > 0}
    flash={done && { tone: "good", text: DONE[done] }}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      <TypedNotice typed={typed} />
      <Card>
        <Form action={urls.signIn.create()} files={typed !== undefined}>
          <TypedField typed={typed} />
          <input type="hidden" name="next" value={next} />
          <TextInput
            name="login"
            label="Employee id or e-mail"
            value={login}
            error={errors["login"]}
            autocomplete="username"
            spellcheck={false}
            width="medium"
          />
          <TextInput
            name="password"
            label="Password"
            type="password"
            error={errors["password"]}
            autocomplete="current-password"
            width="medium"
          />
          <FormActions>
            <Button>Sign in</Button>
          </FormActions>
        </Form>
      </Card>
      {providers.length > 0 && <Elsewhere providers={providers} next={next} />}
      <p>
        New here? <a href={urls.registration.new()}>Create your account</a> with a token from Jira.
      </p>
      <p class="hint">
        Password forgotten? An admin can give you a link with which you set a new one.
      </p>
    </div>
  </Page>
);
