import type { Child } from "hono/jsx";
import type { ListedSource } from "../../../src/drafts/sources/choices.ts";
import { Badge } from "../../ui/badge.ts";
import { originWords, passageCount } from "./words.ts";

/** Addresses from another system: only those that a browser opens as a page. */
const isWeb = (url: string | undefined): url is string =>
  url !== undefined && /^(?:https?:\/\/|\/)/.test(url);

interface Props {
  sources: readonly ListedSource[];
  hrefOf: (source: ListedSource) => string;
  /** Buttons of a row. */
  actionsOf: (source: ListedSource) => Child;
}

/** Title, where it came from, which version, how much it is. */
export const SourceList = ({ sources, hrefOf, actionsOf }: Props) => (
  <ul class="source-list">
    {sources.map((source) => (
      <li id={`source-${source.id}`}>
        <div class="source-words">
          <a class="source-name" href={hrefOf(source)}>
            {source.title}
          </a>
          <p class="hint">
            {originWords(source)}, {passageCount(source.passages)}
            {isWeb(source.origin.url) && (
              <>
                {" "}
                <a href={source.origin.url} rel="noopener noreferrer">
                  Where it came from<span class="sr-only">: {source.title}</span>
                </a>
              </>
            )}
          </p>
          {source.newerVersion !== null && Badge({ tone: "warn", children: "Has changed since" })}
          {source.origin.notes?.map((note) => (
            <p class="hint">{note}</p>
          ))}
        </div>
        <div class="source-actions">{actionsOf(source)}</div>
      </li>
    ))}
  </ul>
);
