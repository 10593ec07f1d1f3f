// Where calls of models can go, how each place does, and one question to several of them.
import { z } from "zod";
import { addModel, listAll, probe, removeModel } from "../llm/routing/acts.ts";
import { listFigures } from "../llm/routing/figures.ts";
import { parseModel } from "../llm/routing/forms.ts";
import { listDeployments, listLlmConnections } from "../llm/routing/models.ts";
import type { TriedBefore } from "../llm/routing/tried.ts";
import { findTry, tryModels } from "../llm/routing/tries.ts";
import { MOST_TRIED, parseTry } from "../llm/routing/try.ts";
import { defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { id, idParams, time } from "./shapes.ts";

const tag = "Models";
const model = z.string().min(1).max(200);
const place = { connectionId: z.string(), model: z.string() };

const deployment = z
  .object({
    ...place,
    name: z.string().meta({ description: "Of the connection." }),
    disabled: z.boolean(),
    origin: z.enum(["setting", "listed", "typed"]),
    contextTokens: z.number().nullable(),
    isUsed: z.boolean().meta({ description: "A policy sends calls to it." }),
    health: z
      .object({
        state: z.enum(["untried", "works", "failing", "cooling", "open", "probing"]),
        calls: z.number().int().meta({ description: "Of the last ones, the next two." }),
        failed: z.number().int(),
        ttftMs: z.number().nullable(),
        lastAt: time.nullable(),
        lastError: z.object({ code: z.string(), at: time }).nullable(),
        restsUntil: time.nullable(),
      })
      .meta({ description: "As this process has seen it since it started." }),
  })
  .meta({ id: "Deployment" });

const list = defineEndpoint({
  id: "listModels",
  method: "get",
  path: "/models",
  tag,
  summary: "List the models of the company's connections and how each does",
  action: "models.read",
  answer: z.array(deployment),
  async run({ deps }) {
    const all = await listFigures(deps);
    const data = all.map(({ deployment: one, figures, used }) => {
      const { lastAt, lastError, restsUntil, ttftMs, ...counts } = figures;
      const health = {
        ...counts,
        ttftMs: ttftMs ?? null,
        lastAt: lastAt ?? null,
        lastError: lastError ?? null,
        restsUntil: restsUntil ?? null,
      };
      return { ...one, isUsed: used, health };
    });
    return { data, meta: { next: null, total: data.length } };
  },
});

const add = defineEndpoint({
  id: "addModel",
  method: "post",
  path: "/models",
  tag,
  summary: "Name a model that a connection offers but does not list",
  action: "models.write",
  body: z
    .strictObject({
      connectionId: id,
      model,
      contextTokens: z.int().min(0).max(999_999_999).nullable().default(null),
    })
    .meta({ id: "NewModel" }),
  async run({ deps, account, from, body }) {
    const connections = await listLlmConnections(deps.db);
    const context = body.contextTokens === null ? "" : String(body.contextTokens);
    const typed = { connection: body.connectionId, model: body.model, context };
    const parsed = parseModel(
      typed,
      connections.map((one) => one.id),
    );
    if (!parsed.ok) {
      const { connection, context: contextTokens, ...errors } = parsed.errors;
      return invalid({ ...errors, connectionId: connection, contextTokens });
    }
    await addModel(deps, { account, from }, parsed.value);
    return { data: null };
  },
});

const remove = defineEndpoint({
  id: "removeModel",
  method: "delete",
  path: "/models/{connection}/{model}",
  tag,
  summary: "Take away a model that was named or listed",
  action: "models.write",
  params: z.strictObject({ connection: id, model }),
  async run({ deps, account, from, params }) {
    const { connection: connectionId, model: name } = params;
    const found = await listDeployments(deps.db);
    const one = found.find((it) => it.connectionId === connectionId && it.model === name);
    if (!one || one.origin === "setting") return NOT_FOUND;
    await removeModel(deps, { account, from }, { connectionId, model: name });
    return { data: null };
  },
});

const probed = z
  .object({ name: z.string(), ok: z.boolean(), message: z.string() })
  .meta({ id: "Probe" });

const probeOne = defineEndpoint({
  id: "createModelProbe",
  method: "post",
  path: "/models/probes",
  tag,
  summary: "Let calls through to a model at once, and ask its server whether it is there",
  action: "models.write",
  body: z.strictObject({ connectionId: id, model }).meta({ id: "NewProbe" }),
  answer: probed,
  problems: { "api.not_found": 404 },
  async run({ deps, account, from, body }) {
    const found = await listDeployments(deps.db);
    const one = found.find(
      (it) => it.connectionId === body.connectionId && it.model === body.model,
    );
    return one ? { data: await probe(deps, { account, from }, one) } : NOT_FOUND;
  },
});

const listing = defineEndpoint({
  id: "createModelListing",
  method: "post",
  path: "/models/listing",
  tag,
  summary: "Ask the company's servers what they offer",
  action: "models.write",
  answer: z.array(
    z
      .object({
        name: z.string().meta({ description: "Of the connection." }),
        models: z.number().int().nullable().meta({ description: "Null: it did not say." }),
        message: z.string().meta({ description: "Why not." }),
      })
      .meta({ id: "ModelListing" }),
  ),
  async run({ deps, account, from }) {
    const listed = await listAll(deps, { account, from });
    const data = listed.map((one) => ({ ...one, models: one.models ?? null }));
    return { data, meta: { next: null } };
  },
});

const tried = z
  .object({
    id: z.string(),
    system: z.string(),
    prompt: z.string(),
    answers: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        text: z.string(),
        message: z.string().meta({ description: "What went wrong, and what to do." }),
        costNanoUsd: z.number().nullable(),
        ttftMs: z.number().nullable(),
        totalMs: z.number(),
        activityId: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Comparison" });

const told = ({ id: triedId, system, prompt, trials }: TriedBefore & { id: string }) => ({
  id: triedId,
  system,
  prompt,
  answers: trials.map(({ ttftMs, activityId, ...trial }) => ({
    ...trial,
    ttftMs: ttftMs ?? null,
    activityId: activityId ?? null,
  })),
});

const tryAll = defineEndpoint({
  id: "createComparison",
  method: "post",
  path: "/models/tries",
  tag,
  summary: "Ask several models the same, side by side",
  description: "It answers when the last of them has; closing the connection stops them all.",
  action: "models.write",
  status: 201,
  body: z
    .strictObject({
      system: z.string().max(100_000).default(""),
      prompt: z.string().min(1).max(100_000),
      maxTokens: z.int().min(1).max(16_000).default(1000),
      models: z
        .array(z.strictObject({ connectionId: id, model }))
        .min(1)
        .max(MOST_TRIED),
    })
    .meta({ id: "NewComparison" }),
  answer: tried,
  async run({ deps, account, body, c }) {
    const { models, ...rest } = body;
    const keys = models.map((one) => `${one.connectionId} ${one.model}`);
    const parsed = parseTry({ ...rest, keys });
    if (!parsed.ok) return invalid(parsed.errors);
    const deployments = await listDeployments(deps.db, account.id);
    const usable = new Set(deployments.filter((one) => !one.disabled).map(({ key }) => key));
    if (!keys.every((key) => usable.has(key))) {
      return invalid({ models: "One of these models is not there, or is switched off." });
    }
    const caller = { accountId: account.id, signal: c.req.raw.signal };
    return { data: told(await tryModels(deps, caller, parsed.value)) };
  },
});

const showTry = defineEndpoint({
  id: "showComparison",
  method: "get",
  path: "/models/tries/{id}",
  tag,
  summary: "Read again what models answered side by side",
  description: "Texts are there as long as the ledger keeps them.",
  action: "models.read",
  params: idParams,
  answer: tried,
  async run({ deps, account, params }) {
    const found = await findTry(deps, account.id, params.id);
    return found ? { data: told({ ...found, id: params.id }) } : NOT_FOUND;
  },
});

export const modelEndpoints = [list, add, remove, probeOne, listing, tryAll, showTry];
