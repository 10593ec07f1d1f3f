import { urls } from "../../src/urls.ts";
import { ButtonLink } from "../ui/button.tsx";
import { PostButton } from "../ui/form.tsx";
import { Menu, MenuLink, MenuPost } from "../ui/menu.tsx";
import type { PromptProps } from "./show-page.tsx";

/** What only those who keep the prompt may do with the version that is shown. */
const KeepMenu = ({ about, shown, inUse, candidate }: PromptProps) => {
  const { version } = shown;
  const label = urls.prompts.labels(about.name);
  return (
    <>
      {inUse !== version && candidate !== version && (
        <MenuPost action={label} values={{ label: "candidate", version: String(version) }}>
          Make version {version} the candidate
        </MenuPost>
      )}
      {candidate === version && (
        <MenuPost action={label} values={{ label: "candidate", version: "" }}>
          No candidate any more
        </MenuPost>
      )}
      <MenuLink href={urls.prompts.edit(about.name, version)}>New version with this text</MenuLink>
    </>
  );
};

const More = (props: PromptProps) => {
  const { about, shown, inUse, mayEdit, mayCopy } = props;
  const { version } = shown;
  return (
    <Menu label="More">
      {version > 1 && (
        <MenuLink href={urls.prompts.diff(about.name, version - 1, version)}>
          What it changed from version {version - 1}
        </MenuLink>
      )}
      {mayCopy && inUse !== undefined && inUse !== version && (
        <MenuLink href={urls.prompts.trials(about.name, { a: inUse, b: version })}>
          Try versions {inUse} and {version} side by side
        </MenuLink>
      )}
      {mayEdit && <KeepMenu {...props} />}
      {mayCopy && <MenuLink href={urls.prompts.new({ copy: about.name, version })}>Copy</MenuLink>}
      <MenuLink href={urls.prompts.export(about.name, version)}>Export as Markdown</MenuLink>
    </Menu>
  );
};

const toProduction = ({ about }: PromptProps, version: number) => ({
  action: urls.prompts.labels(about.name),
  values: { label: "production", version: String(version) },
  confirm: `Put version ${version} in production? It is used from the next model call on.`,
});

/** What one can do with a prompt and the version that is shown. */
export const Acts = (props: PromptProps) => {
  const { about, shown, mayEdit, mayCopy, putBack, newerShipped, inUse } = props;
  const isShown = putBack === shown.version || putBack === newerShipped;
  return (
    <>
      {mayEdit && (
        <ButtonLink href={urls.prompts.edit(about.name)} icon="edit">
          Edit
        </ButtonLink>
      )}
      {mayCopy && (
        <ButtonLink href={urls.prompts.trials(about.name)} kind="secondary" icon="sparkle">
          Try it
        </ButtonLink>
      )}
      {mayEdit && inUse !== shown.version && (
        <PostButton {...toProduction(props, shown.version)} kind="secondary">
          Put version {shown.version} in production
        </PostButton>
      )}
      {mayEdit && putBack !== undefined && !isShown && (
        <PostButton {...toProduction(props, putBack)} kind="secondary" icon="undo">
          Put the shipped one back
        </PostButton>
      )}
      <More {...props} />
    </>
  );
};
