import { defineRule, type Found } from "./rule.ts";

export const jiraPermission = defineRule({
  id: "JIRA-PERM",
  label: "You may create it there",
  basis: "Your permissions in Jira",
  help: "You have the permission to create issues in the project, and the issue above a sub-task is there, in the same project. It is asked before publishing.",
  check({ place }) {
    if (!place) return [];
    const found: Found[] = [];
    if (!place.mayCreate) {
      const message = `You may not create issues in ${place.projectKey}. Ask a Jira administrator for the permission, or choose another project.`;
      found.push({ part: "project", message });
    }
    const { parent } = place;
    if (parent?.projectKey === undefined && parent) {
      const message = `The issue above, ${parent.key}, is not there, or you cannot see it. Name another one.`;
      found.push({ part: "parent", message });
    } else if (parent && parent.projectKey !== place.projectKey) {
      const message = `The issue above, ${parent.key}, belongs to ${parent.projectKey}. Jira wants it in ${place.projectKey}.`;
      found.push({ part: "parent", message });
    }
    return found;
  },
});
