import type { RootCauseContent } from "../../../src/db/schema/root-cause-content.ts";
import type { ViewProps } from "../content-view.tsx";

export const RootCauseView = ({ content }: ViewProps<RootCauseContent>) => (
  <section class="card" aria-labelledby="summary-title">
    <h2 id="summary-title">{content.title.text}</h2>
    <p>{content.summary.text}</p>
  </section>
);
