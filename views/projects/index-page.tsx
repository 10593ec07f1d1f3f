import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Project } from "../../src/projects/project.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Pager } from "../ui/pager.ts";
import { Link, Table } from "../ui/table.ts";
import { shortRole } from "./role-words.ts";

interface Props {
  frame: Frame;
  projects: readonly Project[];
  next: string | undefined;
  isFirstPage: boolean;
  archived: boolean;
  mayMake: boolean;
}

const Listed = ({ projects }: Pick<Props, "projects">) =>
  Table({
    name: "Projects",
    columns: [
      { title: "Name", look: "main" },
      { title: "In Jira" },
      { title: "You are" },
      { title: "State" },
    ],
    rows: projects.map(({ id, name, keys, role, archivedAt }) => ({
      cells: [
        Link({ href: urls.projects.show(id), children: name }),
        keys.join(", ") || "None",
        shortRole(role),
        archivedAt === null
          ? Badge({ tone: "good", children: "Active" })
          : Badge({ tone: "neutral", children: "Archived" }),
      ],
    })),
  });

export const ProjectsPage = (props: Props) => {
  const { frame, projects, next, isFirstPage, archived, mayMake } = props;
  const kept = archived ? ({ archived: "yes" } as const) : {};
  return (
    <Page
      {...frame}
      title="Projects"
      lead="A project says who works on what: whose rules its drafts follow, and who reads them."
      nav="projects"
      actions={
        mayMake && (
          <ButtonLink href={urls.projects.new()} icon="plus">
            New project
          </ButtonLink>
        )
      }
    >
      <div class="stack">
        {projects.length === 0 ? (
          <EmptyState icon="person" title="You are in no project">
            Make one, or ask an owner to add you to theirs.
          </EmptyState>
        ) : (
          <Listed projects={projects} />
        )}
        {Pager({
          name: "Projects",
          first: isFirstPage ? undefined : urls.projects.index(kept),
          next: next === undefined ? undefined : urls.projects.index({ ...kept, after: next }),
          firstLabel: "First page",
          nextLabel: "More",
        })}
        <p class="hint">
          {archived ? (
            <a href={urls.projects.index()}>Leave out the archived ones</a>
          ) : (
            <a href={urls.projects.index({ archived: "yes" })}>Show the archived ones, too</a>
          )}
        </p>
      </div>
    </Page>
  );
};
