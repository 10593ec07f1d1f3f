import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Account, SignIn } from "../../src/app.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Avatar } from "../ui/avatar.ts";
import { Badge } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { NewPasswordField } from "./password-field.tsx";
import { ROLE_WORDS } from "./role-words.ts";

export interface AccountPageProps {
  frame: Frame;
  account: Account;
  zones: readonly string[];
  signIns: readonly SignIn[];
  /** The one that asks. */
  current: string;
  errors: FieldErrors;
  done: "password" | "settings" | "sign-ins" | undefined;
}

const DONE = {
  password: "Your password is changed, and your other sign-ins have ended.",
  settings: "Your settings are saved.",
  "sign-ins": "The sign-in has ended.",
} as const;

const Profile = ({ account, frame }: AccountPageProps) => (
  <Card>
    <div class="flex items-center gap-4">
      {Avatar({
        name: account.name,
        src: account.hasAvatar ? urls.account.avatar(account.id) : undefined,
        large: true,
      })}
      <p class="text-lg font-semibold">{account.name}</p>
    </div>
    <DescriptionList
      facts={[
        { term: "Employee id", value: account.employeeId },
        { term: "E-mail", value: account.email },
        { term: "Role", value: ROLE_WORDS[account.role] },
        { term: "Here since", value: Time({ at: account.createdAt, zone: frame.zone }) },
      ]}
    />
    <p class="hint pt-4">Name, id and e-mail come from Jira.</p>
  </Card>
);

const Settings = ({ account, zones }: AccountPageProps) => (
  <Card title="Look and time">
    <Form action={urls.account.settings()}>
      <RadioGroup
        name="theme"
        label="Colours"
        inline
        value={account.settings.theme ?? "system"}
        options={[
          { value: "system", label: "As my device" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
      <Select
        name="timeZone"
        label="Time zone"
        value={account.settings.timeZone ?? "UTC"}
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        width="medium"
      />
      <FormActions>
        <Button kind="secondary">Save</Button>
      </FormActions>
    </Form>
  </Card>
);

const Password = ({ account, frame, errors }: AccountPageProps) => (
  <Card title="Password">
    <p class="hint pb-4">
      Last set {Time({ at: account.passwordSetAt, zone: frame.zone })}. A new one ends your sign-ins
      on all other devices.
    </p>
    <Form action={urls.account.password()}>
      <input
        type="text"
        name="username"
        value={account.employeeId}
        autocomplete="username"
        hidden
      />
      <TextInput
        name="current"
        label="Current password"
        type="password"
        error={errors["current"]}
        autocomplete="current-password"
        width="medium"
      />
      <NewPasswordField label="New password" error={errors["password"]} />
      <FormActions>
        <Button kind="secondary">Change password</Button>
      </FormActions>
    </Form>
  </Card>
);

/** "Firefox on Linux", as far as a browser says it. */
function deviceOf(userAgent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(userAgent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(userAgent)?.[1];
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", "Mac OS X": "macOS" };
  const words = [browser, system].map((word) => (word && names[word]) ?? word);
  return words.filter(Boolean).join(" on ") || "Unknown device";
}

const SignIns = ({ signIns, current, frame }: AccountPageProps) => (
  <Card
    title="Where you are signed in"
    actions={
      signIns.length > 1 && (
        <PostButton action={urls.account.endOtherSignIns()} kind="secondary" small>
          End all others
        </PostButton>
      )
    }
  >
    {Table({
      name: "Your sign-ins",
      columns: [
        { title: "Device", look: "main" },
        { title: "Address" },
        { title: "Since" },
        { title: "Ends at the latest" },
        { title: "Actions", look: "fit", hideTitle: true },
      ],
      rows: signIns.map((signIn) => ({
        cells: [
          deviceOf(signIn.userAgent),
          signIn.address,
          Time({ at: signIn.createdAt, zone: frame.zone }),
          Time({ at: signIn.endsAt, zone: frame.zone }),
          signIn.id === current ? (
            Badge({ tone: "good", children: "This one" })
          ) : (
            <PostButton
              action={urls.account.endSignIn(signIn.id)}
              kind="quiet"
              small
              label={`End the sign-in of ${deviceOf(signIn.userAgent)}, ${signIn.address}`}
            >
              End
            </PostButton>
          ),
        ],
      })),
    })}
  </Card>
);

export const AccountPage = (props: AccountPageProps) => (
  <Page
    {...props.frame}
    title="Your account"
    width="narrow"
    error={Object.keys(props.errors).length > 0}
    flash={props.done && { tone: "good", text: DONE[props.done] }}
    actions={
      <PostButton action={urls.signOut()} kind="secondary" icon="sign-out">
        Sign out
      </PostButton>
    }
  >
    <div class="stack">
      <ErrorSummary errors={props.errors} />
      <Profile {...props} />
      <Settings {...props} />
      <Password {...props} />
      <SignIns {...props} />
      <Card title="Other ways in" actions={<a href={urls.account.identities()}>Linked sign-ins</a>}>
        <p>Sign in with an account that you have elsewhere, where your company has set that up.</p>
      </Card>
      <Card
        title="Second factor"
        actions={<a href={urls.account.secondFactor()}>One-time codes</a>}
      >
        <p>With a code from an app on your phone, a stolen password alone is of no use.</p>
      </Card>
      <Card title="Programs" actions={<a href={urls.account.tokens()}>API tokens</a>}>
        <p>A token lets a program or an AI assistant act for you, within limits that you set.</p>
        <p>
          <a href={urls.account.assistants()}>Connect an AI assistant</a>: Claude Code, Cursor, VS
          Code and others.
        </p>
        <p>
          <a href={urls.api.docs()}>REST API</a>: every call, with an example.
        </p>
        {props.account.role !== "viewer" && (
          <p>
            <a href={urls.webhooks.index()}>Webhooks</a> tell a program what happens here.
          </p>
        )}
      </Card>
    </div>
  </Page>
);
