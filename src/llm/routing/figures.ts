import type { Deps } from "../../app.ts";
import type { HealthFigures } from "./health.ts";
import { type Deployment, listDeployments } from "./models.ts";
import { listPolicies } from "./policies.ts";

export interface DeploymentFigures {
  deployment: Deployment;
  figures: HealthFigures;
  /** A policy sends calls to it. */
  used: boolean;
}

/** Each of the company's deployments, and how it does. */
export async function listFigures({
  db,
  routing,
}: Pick<Deps, "db" | "routing">): Promise<DeploymentFigures[]> {
  const [deployments, policies] = await Promise.all([listDeployments(db), listPolicies(db)]);
  const used = new Set(
    policies.flatMap(({ policy }) => policy.ways.map((way) => `${way.connectionId} ${way.model}`)),
  );
  return deployments.map((deployment) => ({
    deployment,
    figures: routing.health.figuresOf(deployment.key),
    used: used.has(deployment.key),
  }));
}
