import type { TestsContent } from "../../../src/db/schema/tests-content.ts";
import type { ViewProps } from "../content-view.tsx";

export const TestsView = ({ content }: ViewProps<TestsContent>) => (
  <section class="card" aria-labelledby="summary-title">
    <h2 id="summary-title">{content.title.text}</h2>
    <p>{content.summary.text}</p>
  </section>
);
