import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ApiDocument, Operation } from "../../src/api/document.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Table } from "../ui/table.ts";
import { curlOf, type Placed, plainOf, shapeOf, tagsOf } from "./words.ts";

interface Props {
  frame: Frame;
  document: ApiDocument;
  publicUrl: string;
}

const idOf = (tag: string) => `tag-${tag.toLowerCase()}`;

const Parameters = ({ parameters = [] }: Operation) =>
  parameters.length === 0 ? null : (
    <Table
      name="Parameters"
      columns={[
        { title: "Parameter", look: "fit" },
        { title: "Where", look: "fit" },
        { title: "Shape", look: "fit" },
        { title: "What it is" },
      ]}
      rows={parameters.map(({ name, in: where, required, schema, description }) => ({
        cells: [
          <code>{name}</code>,
          required ? `${where}, required` : where,
          <code>{shapeOf(schema)}</code>,
          description,
        ],
      }))}
    />
  );

const Answers = ({ responses }: Operation) => (
  <Table
    name="Answers"
    columns={[{ title: "Status", look: "fit" }, { title: "When, and the codes of its problem" }]}
    rows={Object.entries(responses).map(([status, { description }]) => ({
      cells: [<code>{status}</code>, plainOf(description)],
    }))}
  />
);

const Shape = (props: { title: string; schema: object | undefined }) =>
  props.schema === undefined ? null : (
    <>
      <h4>{props.title}</h4>
      <pre class="sent-text wrap-anywhere">{shapeOf(props.schema)}</pre>
    </>
  );

const OneOperation = ({ placed, publicUrl }: { placed: Placed; publicUrl: string }) => {
  const { method, address, operation } = placed;
  const { requestBody, responses } = operation;
  const [sent] = Object.values(requestBody?.content ?? {});
  const done = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
  const [shown] = Object.values(done?.content ?? {});
  const curl = curlOf(placed, publicUrl);
  return (
    <details class="fold-out" id={operation.operationId}>
      <summary>
        <code>
          {method.toUpperCase()} {address}
        </code>{" "}
        {operation.summary}
      </summary>
      <div class="stack">
        {operation.description && <p>{plainOf(operation.description)}</p>}
        <Parameters {...operation} />
        <Shape title="Body" schema={sent?.schema} />
        <Shape title="Answer" schema={shown?.schema} />
        <Answers {...operation} />
        <pre class="sent-text wrap-anywhere">{curl}</pre>
        <p>
          <CopyButton text={curl}>Copy the example</CopyButton>
        </p>
      </div>
    </details>
  );
};

/** The document of the API for people, from nothing but the document itself. */
export const ApiPage = ({ frame, document, publicUrl }: Props) => {
  const tags = tagsOf(document);
  const { schemas } = document.components;
  return (
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
            24 hours.
          </li>
          <li>
            A PUT of content names the <code>ETag</code> that was read as <code>If-Match</code>.
          </li>
        </ul>
        <nav aria-label="Parts of the API" class="flex flex-wrap gap-3">
          {[...tags.keys()].map((tag) => (
            <a href={`#${idOf(tag)}`}>{tag}</a>
          ))}
          <a href="#schemas">Shapes</a>
        </nav>
      </Card>
      {[...tags].map(([tag, operations]) => (
        <Card title={tag} id={idOf(tag)}>
          {operations.map((placed) => (
            <OneOperation placed={placed} publicUrl={publicUrl} />
          ))}
        </Card>
      ))}
      <Card title="Shapes" id="schemas">
        {Object.entries(schemas).map(([name, schema]) => (
          <details class="fold-out" id={`shape-${name}`}>
            <summary>
              <code>{name}</code>
            </summary>
            <pre class="sent-text wrap-anywhere">{shapeOf(schema)}</pre>
          </details>
        ))}
      </Card>
    </Page>
  );
};
