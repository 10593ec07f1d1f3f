import type { Frame, PublicFrame } from "../../src/accounts/page-frame.ts";
import type { KnownSystem } from "../../src/app.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { KeyHint } from "../ui/badge.ts";

interface Props {
  frame: Frame | PublicFrame;
  /** Systems with a page that shows what was created. */
  lookAt: KnownSystem[];
}

const KEYS = [
  ["c", "New draft"],
  ["g d", "Dashboard"],
  ["g r", "Drafts"],
  ["g j", "Jobs"],
  ["g y", "Activity"],
  ["g c", "Connections"],
  ["?", "This list, on any page"],
  ["Ctrl Enter", "Send the form that you are in"],
  ["Esc", "Close"],
] as const;

export function HelpPage({ frame, lookAt }: Props) {
  return (
    <Page {...frame} title="Help" lead="AI drafts, a person countersigns.">
      <div class="stack md">
        <h2>From a requirement to a Jira issue</h2>
        <ol>
          <li>
            <a href={urls.connections.index()}>Connect</a> Jira and a model. Each connection tests
            itself and says what is wrong.
          </li>
          <li>
            <a href={urls.drafts.new()}>Paste the requirement</a>, as it is. What you type is saved
            while you type.
          </li>
          <li>
            Read the draft. The small numbers say which passages of your text a line rests on; a
            line that rests on nothing says so.
          </li>
          <li>
            Refine it in your own words, or edit it by hand. Every revision stays; any can be put
            back.
          </li>
          <li>
            Check and create: you see exactly what Jira will get. You sign, and one issue is
            created. If the answer of Jira is lost on the way, it is looked for before anything is
            sent again.
          </li>
        </ol>
        <h2>What the rules mean</h2>
        <p>
          What must be fixed keeps a draft from being signed. What is to be checked, and hints, are
          advice: you decide.
        </p>
        <h2>Keys</h2>
        <dl class="facts">
          {KEYS.map(([keys, what]) => (
            <div class="fact">
              <dt>{KeyHint({ keys })}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        {lookAt.length > 0 && (
          <>
            <h2>What was created in the demo systems</h2>
            <ul>
              {lookAt.map(({ name, lookAt: href }) => (
                <li>
                  <a href={href} target="_blank" rel="noopener noreferrer">
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Page>
  );
}
