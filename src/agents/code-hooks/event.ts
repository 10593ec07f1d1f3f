import { z } from "zod";

/** A pull request that was opened or has new commits. */
export interface Pushed {
  repository: string;
  number: number;
}

const number = z.number().int().positive().max(999_999_999);
const name = z.string().min(1).max(400);

const githubShape = z
  .object({
    action: z.enum(["opened", "reopened", "synchronize", "ready_for_review"]),
    pull_request: z.object({ number, draft: z.boolean().catch(false) }),
    repository: z.object({ full_name: name }),
  })
  .transform(({ pull_request, repository }) => ({
    repository: repository.full_name,
    number: pull_request.number,
    draft: pull_request.draft,
  }));

const gitlabShape = z
  .object({
    object_kind: z.literal("merge_request"),
    project: z.object({ path_with_namespace: name }),
    object_attributes: z.object({
      iid: number,
      action: z.enum(["open", "reopen", "update"]),
      /** Only where there are new commits. */
      oldrev: z.string().nullish(),
      draft: z.boolean().catch(false),
    }),
  })
  .refine(({ object_attributes: { action, oldrev } }) => action !== "update" || Boolean(oldrev))
  .transform(({ project, object_attributes }) => ({
    repository: project.path_with_namespace,
    number: object_attributes.iid,
    draft: object_attributes.draft,
  }));

const shape = z.union([githubShape, gitlabShape]);

/** Undefined for everything else that they tell, and for what is still being drafted. */
export function pushedIn(body: Uint8Array): Pushed | undefined {
  const parsed = shape.safeParse(parse(body));
  if (!parsed.success || parsed.data.draft) return undefined;
  return { repository: parsed.data.repository, number: parsed.data.number };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
