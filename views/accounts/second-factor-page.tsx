import type { Frame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";

interface SetUp {
  secret: string;
  picture: { size: number; path: string };
}

interface Props {
  frame: Frame;
  isSet: boolean;
  /** Recovery codes that were not used yet. */
  left: number;
  setUp: SetUp | undefined;
  /** Shown once, right after they were made. */
  codes: readonly string[] | undefined;
  error: string | undefined;
  isRemoved: boolean;
  isNeeded: boolean;
}

const Codes = ({ codes }: { codes: readonly string[] }) => (
  <Notice
    tone="good"
    title="Your recovery codes"
    actions={<CopyButton text={codes.join("\n")}>Copy the codes</CopyButton>}
  >
    <p>
      Keep them where you can find them without your phone. Each signs you in once instead of a code
      of the app. They are not shown again.
    </p>
    <ul class="grid gap-1 pt-2 font-mono sm:grid-cols-2">
      {codes.map((code) => (
        <li>{code}</li>
      ))}
    </ul>
  </Notice>
);

const Picture = ({ size, path }: SetUp["picture"]) => (
  <svg
    class="qr"
    viewBox={`0 0 ${size} ${size}`}
    width="220"
    height="220"
    aria-hidden="true"
    shape-rendering="crispEdges"
  >
    <rect width={size} height={size} fill="#fff" />
    <path d={path} fill="#000" />
  </svg>
);

const Confirm = ({ setUp, error }: { setUp: SetUp; error: string | undefined }) => (
  <Card title="Tell your app">
    <div class="stack">
      <p>Scan this with an app for one-time codes on your phone, or type the key into it.</p>
      <Picture {...setUp.picture} />
      <p>
        Key: <code class="break-all">{setUp.secret}</code>
      </p>
      <Form action={urls.account.secondFactorConfirmation()}>
        <TextInput
          name="code"
          label="The six digits that it shows now"
          error={error}
          autocomplete="one-time-code"
          inputmode="numeric"
          spellcheck={false}
          width="short"
        />
        <FormActions>
          <Button>Turn it on</Button>
        </FormActions>
      </Form>
    </div>
  </Card>
);

const Standing = ({ left }: Pick<Props, "left">) => (
  <Card title="One-time codes are on">
    <p>
      A sign-in asks for a code after your password. You have {left} recovery{" "}
      {left === 1 ? "code" : "codes"} left; turn the codes off and on again for new ones.
    </p>
    <p class="pt-2">
      <PostButton
        action={urls.account.secondFactorRemoval()}
        kind="secondary"
        confirm="Your password alone is then enough to sign in."
      >
        Turn them off
      </PostButton>
    </p>
  </Card>
);

const Start = () => (
  <Card title="One-time codes are off">
    <p>
      You need an app for one-time codes on your phone, such as the one that your company hands out.
    </p>
    <p class="pt-2">
      <PostButton action={urls.account.secondFactor()} icon="shield">
        Set them up
      </PostButton>
    </p>
  </Card>
);

export const SecondFactorPage = (props: Props) => {
  const { frame, isSet, setUp, codes, error, isRemoved, isNeeded } = props;
  return (
    <Page
      {...frame}
      title="One-time codes"
      lead="A second factor: with it, whoever steals your password still cannot sign in."
      back={{ href: urls.account.show(), label: "Your account" }}
      width="narrow"
      error={error !== undefined}
      flash={isRemoved ? { tone: "good", text: "The codes are off." } : undefined}
    >
      <div class="stack">
        {error !== undefined && <ErrorSummary errors={{ code: error }} />}
        {isNeeded && (
          <Notice tone="warn" title="Admins need one-time codes here">
            Set them up, then go on with what you wanted to do.
          </Notice>
        )}
        {codes && <Codes codes={codes} />}
        {isSet && <Standing {...props} />}
        {!isSet && setUp && <Confirm setUp={setUp} error={error} />}
        {!isSet && !setUp && <Start />}
      </div>
    </Page>
  );
};
