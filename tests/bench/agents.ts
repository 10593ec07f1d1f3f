import { benchRepoMap } from "./repo-map.ts";

/** What agents do by code, without a model. */
export async function benchAgents(): Promise<void> {
  await benchRepoMap();
}
