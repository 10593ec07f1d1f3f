import { accountEndpoints } from "./accounts.ts";
import { draftEndpoints } from "./drafts.ts";
import type { Endpoint } from "./endpoint.ts";

/** Every endpoint of the REST API. */
export const endpoints: readonly Endpoint[] = [...accountEndpoints, ...draftEndpoints];
