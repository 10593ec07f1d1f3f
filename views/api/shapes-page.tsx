import type { Frame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { shapeOf } from "./words.ts";

/** What the API takes and answers, where it has a name. */
export const ApiShapesPage = ({
  frame,
  schemas,
}: {
  frame: Frame;
  schemas: Record<string, object>;
}) => (
  <Page
    {...frame}
    title="REST API: shapes"
    back={{ href: urls.api.docs(), label: "REST API" }}
    width="wide"
  >
    <Card title="Shapes">
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
