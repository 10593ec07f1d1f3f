import type { Role, Theme } from "../../src/db/schema/accounts.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Notice, Toast } from "../ui/notice.tsx";
import { type ErrorStatus, errorWords } from "./error-words.ts";

interface Props {
  status: ErrorStatus;
  requestId: string;
  account?: { id: string; name: string; role: Role; settings: { theme?: Theme } } | undefined;
}

const RequestNumber = ({ requestId }: { requestId: string }) => (
  <p class="hint">
    Request number: <code>{requestId}</code>
  </p>
);

/** Whoever is signed in keeps the navigation, and everybody has a way on. */
export function ErrorPage({ status, requestId, account }: Props) {
  const { title, text } = errorWords(status);
  return (
    <Page title={title} account={account} theme={account?.settings.theme} width="narrow">
      <div class="stack">
        <p>{text}</p>
        <RequestNumber requestId={requestId} />
        <div>
          <ButtonLink href={urls.dashboard()}>Go to the start page</ButtonLink>
        </div>
      </div>
    </Page>
  );
}

/**
 * The same words where htmx asked for a part of a page: in its place, or, where the page keeps what
 * it shows (5xx), as a message that stays until it is closed.
 */
export function ErrorNotice({ status, requestId }: Props) {
  const { title, text } = errorWords(status);
  if (status < 500) {
    return (
      <Notice tone="bad" title={title} live>
        <p>{text}</p>
        <RequestNumber requestId={requestId} />
      </Notice>
    );
  }
  return (
    <hx-partial hx-target="#toasts" hx-swap="beforeend">
      <Toast tone="bad">
        <p class="notice-title">{title}</p>
        <p>{text}</p>
        <RequestNumber requestId={requestId} />
      </Toast>
    </hx-partial>
  );
}
