import type { DocumentContent } from "../../../src/db/schema/document-content.ts";
import type { ViewProps } from "../content-view.tsx";

export const DocumentView = ({ content }: ViewProps<DocumentContent>) => (
  <section class="card" aria-labelledby="summary-title">
    <h2 id="summary-title">{content.title.text}</h2>
    <p>{content.summary.text}</p>
  </section>
);
