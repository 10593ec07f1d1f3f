import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Operation } from "../../src/api/document.ts";
import type { ApiPart, Placed } from "../../src/api/parts.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Table } from "../ui/table.ts";
import { curlOf, plainOf, shapeOf } from "./words.ts";

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
    <details class="fold-out">
      <summary>
        <code>
          {method.toUpperCase()} {address}
        </code>{" "}
        {operation.summary}
      </summary>
      {/* Inside, so that an address that names it opens it. */}
      <div class="stack" id={operation.operationId}>
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

/** One part of the API, with every operation as the document says it. */
export const ApiPartPage = ({
  frame,
  part: { title, operations },
  publicUrl,
}: {
  frame: Frame;
  part: ApiPart;
  publicUrl: string;
}) => (
  <Page
    {...frame}
    title={`REST API: ${title}`}
    back={{ href: urls.api.docs(), label: "REST API" }}
    lead={
      <>
        What a name such as <code>Draft</code> stands for is said among the{" "}
        <a href={urls.api.part("shapes")}>shapes</a>.
      </>
    }
    width="wide"
  >
    <Card title="Operations">
      {operations.map((placed) => (
        <OneOperation placed={placed} publicUrl={publicUrl} />
      ))}
    </Card>
  </Page>
);
