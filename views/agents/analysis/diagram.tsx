import type { Diagram } from "../../../src/db/schema/document-content.ts";
import { Scrolled } from "./scrolled.ts";

/** What uses what, drawn; whoever cannot see it finds the same as a list below. */
export const DiagramView = ({ diagram }: { diagram: Diagram }) => (
  <figure class="diagram">
    <Scrolled name="What uses what">
      <svg
        class="diagram-drawing"
        width={String(diagram.width)}
        height={String(diagram.height)}
        viewBox={`0 0 ${diagram.width} ${diagram.height}`}
        aria-hidden="true"
      >
        <defs>
          <marker
            id="diagram-arrow"
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path class="diagram-head" d="M0 0L10 5L0 10z" />
          </marker>
        </defs>
        {diagram.edges.map(({ path }) => (
          <path class="diagram-edge" d={path} marker-end="url(#diagram-arrow)" />
        ))}
        {diagram.nodes.map(({ label, x, y, width, height }) => (
          <g>
            <rect
              class="diagram-node"
              x={String(x)}
              y={String(y)}
              width={String(width)}
              height={String(height)}
              rx="6"
            />
            <text
              class="diagram-label"
              x={String(x + width / 2)}
              y={String(y + height / 2 + 4)}
              text-anchor="middle"
            >
              {label}
            </text>
          </g>
        ))}
      </svg>
    </Scrolled>
    <figcaption class="hint">
      Drawn from the code, not by a model: an arrow goes to what is used. Tests are left out.
    </figcaption>
    <details class="fold-out">
      <summary>As a list</summary>
      <ul class="review-list">
        {diagram.edges.map(({ from, to, count }) => (
          <li>
            <code>{from}</code> uses <code>{to}</code>, {count} {count === 1 ? "time" : "times"}
          </li>
        ))}
      </ul>
    </details>
  </figure>
);
