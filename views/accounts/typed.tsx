import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Typed } from "../../src/accounts/typed.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";

/** What was sent and has to wait until its person is known. */
export interface TypedProps {
  typed: Typed | "too_long" | undefined;
}

const LOST = "Passwords, tokens and files cannot be kept: you put them in again afterwards.";

export const TypedNotice = ({ typed }: TypedProps) => {
  if (typed === undefined) return null;
  return typed === "too_long" ? (
    <Notice tone="warn" title="What you sent is too long to be kept on this page">
      Go back in your browser and copy your text first. Then come here again.
    </Notice>
  ) : (
    <Notice title="What you sent is kept on this page">
      It has not been sent on yet. Afterwards you can send it with one click.{" "}
      {typed.lost.length > 0 && LOST}
    </Notice>
  );
};

/** Goes into the form of the page. Sent as it is: a browser would change the line ends of a plain text. */
export const TypedField = ({ typed }: TypedProps) =>
  typeof typed === "object" ? (
    <input type="hidden" name="typed" value={JSON.stringify(typed)} />
  ) : null;

interface SendProps {
  frame: Frame;
  typed: Typed;
  /** The page on which it was typed. */
  next: string;
}

/** Shorter values say nothing without the names of their fields. */
const TELLING = 30;

/** The person is known now: one click sends the same form to the same place. */
export function SendPage({ frame, typed, next }: SendProps) {
  const { to, fields, lost } = typed;
  const longest = fields.toSorted(([, a], [, b]) => b.length - a.length)[0];
  const shown = longest && longest[1].length > TELLING ? longest : undefined;
  return (
    <Page
      {...frame}
      title="Send it now"
      lead={`You are signed in as ${frame.account.name}. What was typed here before has not been sent yet: send it if it is yours.`}
      width="narrow"
    >
      <div class="stack">
        {lost.length > 0 && <Notice tone="warn">{LOST}</Notice>}
        <Card>
          <Form action={to} files>
            {fields
              .filter((field) => field !== shown)
              .map(([name, value]) => (
                <input type="hidden" name={name} value={value} />
              ))}
            {lost.length > 0 && <input type="hidden" name="lost" value={lost.join(" ")} />}
            {shown && (
              <TextArea name={shown[0]} label="What was typed" value={shown[1]} rows={10} />
            )}
            <FormActions>
              <Button>Send it now</Button>
              <ButtonLink href={next} kind="quiet">
                Do not send it
              </ButtonLink>
            </FormActions>
          </Form>
        </Card>
      </div>
    </Page>
  );
}
