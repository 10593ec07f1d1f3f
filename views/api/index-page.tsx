import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ApiPart } from "../../src/api/parts.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";

/** The document of the API for people, from nothing but the document itself. */
export const ApiPage = ({ frame, parts }: { frame: Frame; parts: readonly ApiPart[] }) => (
  <Page
    {...frame}
    title="REST API"
    lead={
      <>
        Whatever you can do on a page, a program can do here. Make it a token at{" "}
        <a href={urls.account.tokens()}>API tokens</a>; tools read the{" "}
        <a href={urls.api.document()}>OpenAPI document</a>.
      </>
    }
    width="wide"
  >
    <div class="stack">
      <Card title="How it works">
        <p>
          Each request shows a token: <code>Authorization: Bearer cs_...</code>. Answers hold{" "}
          <code>data</code>, <code>meta</code> and <code>errors</code>; a refusal is a problem with
          a <code>code</code> that stays the same.
        </p>
        <ul class="list">
          <li>
            Lists come in pages: send <code>meta.next</code> as <code>cursor</code> for the next.
          </li>
          <li>
            A POST under an <code>Idempotency-Key</code> is done once, however often it is sent in
            24 hours. A sign-in or a refresh whose answer was lost gets the same tokens again for
            two minutes, by the same request under the same key; a refusal counts as not sent.
          </li>
          <li>
            A PUT names the <code>ETag</code> that was read as <code>If-Match</code>.
          </li>
          <li>
            Left to you, on a page: to sign, your password, one-time codes, new tokens, and another
            system's page of consent.
          </li>
        </ul>
      </Card>
      {parts.map(({ id, title, operations }) => (
        <Card title={title} id={id}>
          <ul class="list">
            {operations.map(({ method, address, operation }) => (
              <li>
                <a href={`${urls.api.part(id)}#${operation.operationId}`}>{operation.summary}</a>{" "}
                <code class="hint wrap-anywhere">
                  {method.toUpperCase()} {address}
                </code>
              </li>
            ))}
          </ul>
        </Card>
      ))}
      <p>
        <a href={urls.api.part("shapes")}>All shapes that have a name</a>
      </p>
    </div>
  </Page>
);
