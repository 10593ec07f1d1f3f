import type { Deps } from "../../app.ts";
import { eq } from "../../db/drizzle.ts";
import { codeHookPlace } from "../../db/sealed.ts";
import { newId } from "../../platform/clock.ts";
import { type Pushed, pushedIn } from "./event.ts";
import type { CodeHook } from "./hook.ts";
import { reviewPushedJob } from "./review-pushed-job.ts";
import { signedKey } from "./signature.ts";

interface Arrived {
  /** Of the address. */
  id: string;
  header: (name: string) => string | undefined;
  body: Uint8Array;
}

/** What a delivery is answered with: nothing of it tells whoever does not know the secret anything. */
export async function receive(deps: Deps, { id, header, body }: Arrived): Promise<202 | 401 | 404> {
  const { codeHooks, connections } = deps.db.t;
  const [found] = await deps.db
    .select({ hook: codeHooks, provider: connections.provider })
    .from(codeHooks)
    .innerJoin(connections, eq(connections.id, codeHooks.connectionId))
    .where(eq(codeHooks.id, id));
  if (!found) return 404;
  const { hook, provider } = found;
  const secret = deps.secrets.open(hook.secret, codeHookPlace(hook));
  const key = signedKey(secret, { provider, header, body, now: deps.clock.now() });
  if (key === undefined) return 401;
  const pushed = pushedIn(body);
  if (pushed && isWanted(hook, pushed)) await remember(deps, hook, { ...pushed, key });
  return 202;
}

const isWanted = ({ repositories }: CodeHook, { repository }: Pushed): boolean =>
  repositories.some((one) => one.toLowerCase() === repository.toLowerCase());

/** The event is a hint: the job reads what is there now. What came before is not heard again. */
const remember = (
  deps: Deps,
  hook: CodeHook,
  { key, repository, number }: Pushed & { key: string },
) =>
  deps.db.transaction(async (tx) => {
    const { codeHookDeliveries: t } = tx.t;
    const [first] = await tx
      .insert(t)
      .values({ hookId: hook.id, key, repository, number, receivedAt: deps.clock.now() })
      .onConflictDoNothing()
      .returning({ key: t.key });
    if (!first) return;
    const payload = { hookId: hook.id, key, once: newId(deps.clock) };
    const title = `Review ${repository}#${number}`;
    await deps.queue.enqueue(tx, reviewPushedJob, payload, { accountId: hook.accountId, title });
  });
