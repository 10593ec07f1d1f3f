import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { RuledProject } from "../../../src/drafts/rules/project-rules.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";

interface Props {
  frame: Frame;
  projects: readonly RuledProject[];
}

const changed = (project: RuledProject) => {
  const count = Object.keys(project.settings?.rules ?? {}).length;
  return count === 0
    ? "As the company has them"
    : Badge({ tone: "info", children: count === 1 ? "1 of its own" : `${count} of its own` });
};

export const RulesIndexPage = ({ frame, projects }: Props) => (
  <Page
    {...frame}
    title="Rules"
    lead="What is checked in drafts, project by project. Where a project says nothing, the rules of the company hold."
    nav="rules"
  >
    {projects.length === 0 ? (
      <EmptyState icon="check" title="No projects yet">
        A project appears here once somebody has drafted something for it.
      </EmptyState>
    ) : (
      Table({
        name: "Projects",
        columns: [
          { title: "Project", look: "main" },
          { title: "Jira" },
          { title: "Rules" },
          { title: "Must countersign" },
          { title: "Changed" },
        ],
        rows: projects.map((project) => ({
          cells: [
            Link({
              href: urls.rules.project({ base: project.baseUrl, project: project.projectKey }),
              children: `${project.projectName} (${project.projectKey})`,
            }),
            project.baseUrl,
            changed(project),
            project.settings?.signatures === 2 ? "Two people" : "One person",
            project.settings ? Time({ at: project.settings.updatedAt, zone: frame.zone }) : "",
          ],
        })),
      })
    )}
  </Page>
);
