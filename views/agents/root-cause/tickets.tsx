import type { RootCauseContent } from "../../../src/db/schema/root-cause-content.ts";
import { urls } from "../../../src/urls.ts";
import { PostButton } from "../../ui/form.tsx";
import type { ViewProps } from "../content-view.tsx";
import { DecidePart } from "../decide-part.tsx";

/** Work that follows from the case. */
export const Tickets = ({ draft, content, mayDecide }: ViewProps<RootCauseContent>) =>
  content.tickets.length === 0 ? null : (
    <section class="card stack" aria-labelledby="tickets-title">
      <h2 id="tickets-title">Follow-up work</h2>
      <ul class="remarks">
        {content.tickets.map((one) => (
          <li
            class={one.decision === "left_out" ? "remark remark-out" : "remark"}
            id={`part-${one.id}`}
          >
            <h3>
              {one.title} <span class="hint">{one.kind}</span>
            </h3>
            <p class="rca-text">{one.text}</p>
            {mayDecide && (
              <div class="remark-acts">
                <DecidePart draft={draft} part={one} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {mayDecide && (
        <div>
          <PostButton action={urls.rootCauses.backlog(draft.id)} kind="secondary" icon="plus">
            Make a backlog of it
          </PostButton>
        </div>
      )}
    </section>
  );
