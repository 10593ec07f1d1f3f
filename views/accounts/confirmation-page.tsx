import type { PublicFrame } from "../../src/accounts/page-frame.ts";
import type { Identity } from "../../src/db/schema/accounts.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Avatar } from "../ui/avatar.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { NewPasswordField } from "./password-field.tsx";

interface Props {
  frame: PublicFrame;
  identity: Identity;
  hasAvatar: boolean;
  jira: string;
  isAdmin: boolean;
  email: string;
  errors: FieldErrors;
}

const Person = ({ identity, hasAvatar, jira, isAdmin }: Props) => (
  <Card>
    <div class="flex items-center gap-4">
      {Avatar({
        name: identity.name,
        src: hasAvatar ? urls.registration.avatar() : undefined,
        large: true,
      })}
      <p class="text-lg font-semibold">{identity.name}</p>
    </div>
    <DescriptionList
      facts={[
        { term: "Employee id", value: identity.employeeId },
        ...(identity.email ? [{ term: "E-mail", value: identity.email }] : []),
        { term: "Jira", value: jira },
        ...(isAdmin ? [{ term: "Role", value: "Admin, as the first one here" }] : []),
      ]}
    />
  </Card>
);

export const ConfirmationPage = (props: Props) => (
  <Page
    {...props.frame}
    title="Is this you?"
    lead="Jira says so. If it is right, choose a password for Countersign, and you are in."
    width="narrow"
    error={Object.keys(props.errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={props.errors} />
      <Person {...props} />
      <Card>
        <Form action={urls.registration.confirm()}>
          <input
            type="text"
            name="username"
            value={props.identity.employeeId}
            autocomplete="username"
            hidden
          />
          {props.identity.email === "" && (
            <TextInput
              name="email"
              label="Your e-mail address"
              hint="Jira does not show it. You can sign in with it."
              type="email"
              inputmode="email"
              value={props.email}
              error={props.errors["email"]}
              autocomplete="email"
              width="medium"
            />
          )}
          <NewPasswordField error={props.errors["password"]} />
          <FormActions>
            <Button>Create my account</Button>
            <ButtonLink href={urls.registration.new()} kind="quiet">
              This is not me
            </ButtonLink>
          </FormActions>
        </Form>
      </Card>
    </div>
  </Page>
);
