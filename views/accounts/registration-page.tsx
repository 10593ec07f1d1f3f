import type { PublicFrame } from "../../src/accounts/page-frame.ts";
import type { KnownSystem } from "../../src/app.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { FileInput, TextInput } from "../ui/inputs.tsx";

export interface RegistrationPageProps {
  frame: PublicFrame;
  known: readonly KnownSystem[];
  values: { baseUrl: string; email: string; kept: string };
  /** Of a demo system: no secret, so it may stand in the page. */
  demoToken: string;
  /** What the server keeps, sealed, from the last try. */
  has: { token: boolean; setupToken: boolean; ca: boolean };
  needsSetupToken: boolean;
  errors: FieldErrors;
}

const WORDS: Record<string, string> = { email: "E-mail", token: "Token" };

const Known = ({ known }: Pick<RegistrationPageProps, "known">) => (
  <Card title="Systems you can use right away">
    <ul class="grid gap-6 sm:grid-cols-2">
      {known.map((system, index) => (
        <li class="flex flex-col">
          <p>
            <strong>{system.name}</strong>
          </p>
          <p class="hint">{system.note}</p>
          <p>
            Address: <code>{system.baseUrl}</code>
          </p>
          {Object.entries(system.credentials).map(([name, value]) => (
            <p>
              {WORDS[name] ?? name}: <code>{value}</code>
            </p>
          ))}
          <p class="mt-auto pt-2">
            <ButtonLink href={urls.registration.new({ known: index })} kind="secondary">
              Use {system.name}
            </ButtonLink>
          </p>
        </li>
      ))}
    </ul>
  </Card>
);

const keptHint = (isKept: boolean, what: string) =>
  isKept ? `We still have ${what} you put in before. Leave this empty to use it again.` : undefined;

const tokenHint = (
  <span>
    In Jira: your profile, Personal Access Tokens, Create token. In Jira Cloud: id.atlassian.com,
    Security, API tokens. It is stored sealed, and only you use it.
  </span>
);

const Fields = ({ values, demoToken, has, needsSetupToken, errors }: RegistrationPageProps) => (
  <>
    <TextInput
      name="baseUrl"
      label="Address of your Jira"
      hint="As in your browser, for example https://jira.example.com. Data Center or Cloud: we find out."
      type="url"
      inputmode="url"
      value={values.baseUrl}
      error={errors["baseUrl"]}
      spellcheck={false}
      autocomplete="url"
    />
    <TextInput
      name="token"
      label="Your token from Jira"
      hint={keptHint(has.token, "the token") ?? tokenHint}
      type={demoToken ? "text" : "password"}
      value={demoToken}
      error={errors["token"]}
      autocomplete="off"
      spellcheck={false}
      mono
    />
    <TextInput
      name="email"
      label="E-mail address"
      hint="Only for Jira Cloud: the one you sign in with there."
      optional
      type="email"
      inputmode="email"
      value={values.email}
      error={errors["email"]}
      autocomplete="email"
      width="medium"
    />
    <FileInput
      name="ca"
      label="Certificate of your company's authority"
      hint={
        keptHint(has.ca, "the certificate") ??
        "Only if your Jira has a certificate that browsers elsewhere do not know. A PEM file, at most 256 kB."
      }
      optional
      error={errors["ca"]}
      accept=".pem,.crt,.cer"
    />
    {needsSetupToken && (
      <TextInput
        name="setupToken"
        label="Set-up token"
        hint={
          keptHint(has.setupToken, "the set-up token") ??
          "You are the first one here and become the admin. The server printed this token when it started."
        }
        type="password"
        error={errors["setupToken"]}
        autocomplete="off"
        spellcheck={false}
        mono
      />
    )}
  </>
);

export const RegistrationPage = (props: RegistrationPageProps) => (
  <Page
    {...props.frame}
    title="Create your account"
    lead="Your Jira tells us who you are, so there is little to type. Next you see what it says, and choose a password."
    width="narrow"
    error={Object.keys(props.errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={props.errors} />
      {props.errors[""] && (
        <p>
          <ButtonLink href={urls.signIn.new()}>Sign in</ButtonLink>
        </p>
      )}
      {props.known.length > 0 && <Known known={props.known} />}
      <Card>
        <Form action={urls.registration.create()} files>
          <input type="hidden" name="kept" value={props.values.kept} />
          <Fields {...props} />
          <FormActions>
            <Button>Ask Jira who I am</Button>
          </FormActions>
        </Form>
      </Card>
      <p>
        You have an account already? <a href={urls.signIn.new()}>Sign in</a>
      </p>
    </div>
  </Page>
);
