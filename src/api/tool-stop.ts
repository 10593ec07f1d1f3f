// The switch by which administrators stop what agents do with tools.
import { z } from "zod";
import { allowTools, findToolStop, stopTools } from "../agents/loop/tool-stop.ts";
import { type Call, defineEndpoint } from "./endpoint.ts";
import { time } from "./shapes.ts";

const stopped = z
  .object({
    isStopped: z.boolean(),
    since: time.nullable(),
    reason: z.string(),
  })
  .meta({ id: "ToolStop" });

const about = { tag: "Agents", path: "/tool-stop", answer: stopped } as const;

async function shown({ deps }: Call) {
  const stop = await findToolStop(deps.db);
  const { startedAt: since = null, reason = "" } = stop ?? {};
  return { data: { isStopped: stop !== undefined, since, reason } };
}

const show = defineEndpoint({
  ...about,
  id: "showToolStop",
  method: "get",
  summary: "Whether agents may use tools now",
  action: "drafts.read",
  run: shown,
});

const stop = defineEndpoint({
  ...about,
  id: "stopTools",
  method: "post",
  summary: "Stop all use of tools by agents, of everybody",
  action: "queues.write",
  body: z.strictObject({ reason: z.string().max(500).default("") }).meta({ id: "NewToolStop" }),
  async run(call) {
    const { deps, account, from, body } = call;
    await stopTools(deps, { account, from }, body.reason);
    return shown(call);
  },
});

const allow = defineEndpoint({
  ...about,
  id: "allowTools",
  method: "delete",
  summary: "Allow the use of tools again",
  action: "queues.write",
  async run(call) {
    const { deps, account, from } = call;
    await allowTools(deps, { account, from });
    return shown(call);
  },
});

export const toolStopEndpoints = [show, stop, allow];
