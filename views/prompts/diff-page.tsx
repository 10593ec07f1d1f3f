import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Prompt } from "../../src/prompts/prompt.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Diff, type DiffPart } from "../ui/diff.ts";
import { EmptyState } from "../ui/empty-state.tsx";

interface Props {
  frame: Frame;
  about: { name: string };
  from: Prompt;
  to: Prompt;
  parts: DiffPart[];
}

export const PromptDiffPage = ({ frame, about, from, to, parts }: Props) => {
  const isSame = parts.every(({ kind }) => kind === "same") && from.title === to.title;
  return (
    <Page
      {...frame}
      title={`${about.name}: version ${from.version} to ${to.version}`}
      heading={`From version ${from.version} to ${to.version}`}
      nav="prompts"
      back={{ href: urls.prompts.show(about.name), label: about.name }}
      actions={
        <ButtonLink href={urls.prompts.diff(about.name, to.version, from.version)} kind="secondary">
          The other way round
        </ButtonLink>
      }
    >
      {isSame ? (
        <EmptyState title="They say the same" icon="check" />
      ) : (
        <div class="stack">
          {from.title !== to.title && (
            <p>
              Title: <del>{from.title}</del> <ins>{to.title}</ins>
            </p>
          )}
          <Card title="Text">
            <div class="prompt-diff">{Diff({ parts })}</div>
          </Card>
        </div>
      )}
    </Page>
  );
};
