import type { RepositoryChoices, RepositoryWish } from "../../src/agents/repository-choices.ts";
import { urls } from "../../src/urls.ts";
import { Button } from "../ui/button.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";

interface Props {
  /** Without a folder, none is asked for. */
  form: RepositoryWish & { folder?: string };
  choices: RepositoryChoices;
  errors: FieldErrors;
  /** Where they are fetched anew when one of them changes. */
  again: string;
}

/** Which code is meant: system, repository, branch and folder. */
export function RepositoryFields({ form, choices, errors, again: url }: Props) {
  const again = {
    "hx-get": url,
    "hx-trigger": "change",
    "hx-include": "#repository-fields",
    "hx-target": "#repository-fields",
    "hx-swap": "outerHTML",
  };
  if (choices.systems.length === 0) {
    return (
      <div id="repository-fields">
        <Notice tone="warn" title="No repositories are connected">
          <a href={urls.connections.index()}>Connect GitHub, GitLab or a folder</a> first.
        </Notice>
      </div>
    );
  }
  return (
    <div id="repository-fields" class="stack">
      {choices.failure && (
        <Notice tone="bad" title="The repositories cannot be read right now" live>
          {choices.failure.message} {choices.failure.fix}
        </Notice>
      )}
      {choices.systems.length > 1 ? (
        <Select
          name="connection"
          label="Where it is"
          value={form.connection}
          error={errors["connection"]}
          options={choices.systems.map(({ id, name }) => ({ value: id, label: name }))}
          extra={again}
        />
      ) : (
        <input type="hidden" name="connection" value={form.connection} />
      )}
      <TextInput
        name="search"
        label="Find a repository"
        hint="Part of its name. Empty: those that were pushed to last."
        value={form.search}
        type="search"
        optional
        extra={{ "data-enter": "find-repository" }}
      />
      <div>
        <Button
          kind="secondary"
          name="act"
          value="refresh"
          small
          icon="search"
          extra={{ ...again, id: "find-repository", "hx-trigger": "click" }}
        >
          Find
        </Button>
      </div>
      <Select
        name="repository"
        label="Repository"
        empty={choices.repositories.length === 0 ? "None found" : "Choose a repository"}
        value={form.repository}
        error={errors["repository"]}
        hint={
          choices.more.repositories ? "There are more: look for a part of the name." : undefined
        }
        options={choices.repositories.map((name) => ({ value: name, label: name }))}
        extra={again}
      />
      <noscript>
        <Button kind="secondary" name="act" value="refresh" small>
          Show its branches
        </Button>
      </noscript>
      <TextInput
        name="ref"
        label="Branch, tag or commit"
        value={form.ref}
        error={errors["ref"]}
        hint={branchWords(choices)}
      />
      {form.folder !== undefined && (
        <TextInput
          name="folder"
          label="Only this folder"
          hint="Such as src/orders. Empty: all of it."
          value={form.folder}
          error={errors["folder"]}
          optional
        />
      )}
    </div>
  );
}

const MOST_NAMED = 5;

function branchWords({ branches, more }: RepositoryChoices): string | undefined {
  if (branches.length === 0) return undefined;
  const rest = branches.length > MOST_NAMED || more.branches ? ", …" : "";
  return `There are: ${branches.slice(0, MOST_NAMED).join(", ")}${rest}`;
}
