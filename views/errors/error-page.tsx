import { html } from "hono/html";
import { urls } from "../../src/urls.ts";
import { type ErrorStatus, errorWords } from "./error-words.ts";

interface Props {
  status: ErrorStatus;
  requestId: string;
}

const RequestNumber = ({ requestId }: { requestId: string }) => (
  <p>
    Request number: <code>{requestId}</code>
  </p>
);

export function ErrorPage({ status, requestId }: Props) {
  const { title, text } = errorWords(status);
  return html`<!DOCTYPE html>${(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>{title}</title>
        </head>
        <body>
          <main>
            <h1>{title}</h1>
            <p>{text}</p>
            <RequestNumber requestId={requestId} />
            <p>
              <a href={urls.dashboard()}>Go to the start page</a>
            </p>
          </main>
        </body>
      </html>
    )}`;
}

/** The same words where a part of a page was asked for. */
export function ErrorNotice({ status, requestId }: Props) {
  const { title, text } = errorWords(status);
  return (
    <div role="alert">
      <p>{title}</p>
      <p>{text}</p>
      <RequestNumber requestId={requestId} />
    </div>
  );
}
