import type { Queries } from "../../db/db.ts";
import { and, asc, eq, isNull, or } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { Clock } from "../../platform/clock.ts";
import type { OfferedModel } from "../providers/provider.ts";

/** A connection with a model that it offers. */
export interface Deployment {
  /** As forms name it. */
  key: string;
  connectionId: string;
  model: string;
  /** What the connection is called. */
  name: string;
  isCompany: boolean;
  disabled: boolean;
  origin: "setting" | "listed" | "typed";
  contextTokens: number | null;
}

type LlmConnectionRow = Pick<
  Row<"connections">,
  "id" | "accountId" | "name" | "settings" | "capabilities" | "disabledAt"
>;

/** The company's, and those of one account when there is one. */
export async function listLlmConnections(
  db: Queries,
  accountId?: string,
): Promise<LlmConnectionRow[]> {
  const { connections: c } = db.t;
  const company = isNull(c.accountId);
  const whose = accountId === undefined ? company : or(company, eq(c.accountId, accountId));
  const { id, name, settings, capabilities, disabledAt } = c;
  return db
    .select({ id, accountId: c.accountId, name, settings, capabilities, disabledAt })
    .from(c)
    .where(and(eq(c.kind, "llm"), whose))
    .orderBy(asc(c.id))
    .limit(200);
}

/** Every model that is known of these connections: listed, typed, or set as the usual one. */
export async function listDeployments(db: Queries, accountId?: string): Promise<Deployment[]> {
  const [connections, models] = await Promise.all([
    listLlmConnections(db, accountId),
    db.select().from(db.t.llmModels).orderBy(asc(db.t.llmModels.model)).limit(5000),
  ]);
  return connections.flatMap((connection) => {
    const known = models.filter(({ connectionId }) => connectionId === connection.id);
    const usual = usualModels(connection).filter(
      (model) => !known.some((one) => one.model === model),
    );
    return [
      ...usual.map((model) => deploymentOf(connection, { model, origin: "setting" as const })),
      ...known.map((one) => deploymentOf(connection, one)),
    ];
  });
}

function deploymentOf(
  { id, accountId, name, disabledAt }: LlmConnectionRow,
  found: Pick<Deployment, "model" | "origin"> & { contextTokens?: number | null },
): Deployment {
  const { model, origin, contextTokens = null } = found;
  return {
    key: `${id} ${model}`,
    connectionId: id,
    model,
    name,
    isCompany: accountId === null,
    disabled: disabledAt !== null,
    origin,
    contextTokens,
  };
}

/** The one of its form, and what its last test saw. */
function usualModels({ settings, capabilities }: LlmConnectionRow): string[] {
  const { models } = capabilities;
  const seen = Array.isArray(models) ? models : [];
  const names = [settings["model"], ...seen].filter((name) => typeof name === "string");
  return [...new Set(names)].filter((name) => name !== "");
}

/** What a server lists takes the place of what it listed before; what was typed stays. */
export async function keepListed(
  tx: Queries,
  clock: Clock,
  { connectionId, models }: { connectionId: string; models: readonly OfferedModel[] },
): Promise<void> {
  const { llmModels: m } = tx.t;
  await tx.delete(m).where(and(eq(m.connectionId, connectionId), eq(m.origin, "listed")));
  const seenAt = clock.now();
  for (const { id: model, contextTokens } of models.slice(0, 1000)) {
    const row = { connectionId, model, origin: "listed" as const, contextTokens, seenAt };
    // Somebody knows its size better than a server that does not say.
    await tx.insert(m).values(row).onConflictDoNothing();
  }
}

export async function keepTyped(
  tx: Queries,
  clock: Clock,
  {
    connectionId,
    model,
    contextTokens,
  }: Pick<Deployment, "connectionId" | "model" | "contextTokens">,
): Promise<void> {
  const { llmModels: m } = tx.t;
  const set = { origin: "typed" as const, contextTokens, seenAt: clock.now() };
  await tx
    .insert(m)
    .values({ connectionId, model, ...set })
    .onConflictDoUpdate({ target: [m.connectionId, m.model], set });
}

export async function dropModel(
  tx: Queries,
  { connectionId, model }: Pick<Deployment, "connectionId" | "model">,
): Promise<void> {
  const { llmModels: m } = tx.t;
  await tx.delete(m).where(and(eq(m.connectionId, connectionId), eq(m.model, model)));
}
