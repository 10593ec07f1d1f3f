import { z } from "zod";
import { addFile } from "../agents/files/file.ts";
import { followTurn } from "../agents/sessions/follow.ts";
import { stopTurn } from "../agents/sessions/turns.ts";
import { defineEndpoint } from "./endpoint.ts";
import { newSession } from "./session-shapes.ts";
import { SESSION_PROBLEMS, startSession } from "./sessions.ts";
import { openStream, STREAM_PROBLEMS } from "./streams.ts";

const MOST_CODE = 200_000;

const ask = defineEndpoint({
  id: "askAboutCode",
  method: "post",
  path: "/code-assistance",
  tag: "Sessions",
  summary: "Ask about code that you send, or about a repository, and follow the answer",
  description:
    "Server-sent events: `session` with its id, `step`, `text`, `reset`, `end`. Who leaves stops it; what had come stays in the session, and so does its cost.",
  action: "models.use",
  media: "text/event-stream",
  body: newSession
    .omit({ servers: true, properties: true })
    .extend({
      code: z.string().max(MOST_CODE).default("").meta({ description: "What it is about." }),
      paths: z
        .array(z.string().max(500))
        .max(50)
        .default([])
        .meta({ description: "Of the repository: where to look first." }),
    })
    .meta({ id: "NewCodeQuestion" }),
  problems: { ...SESSION_PROBLEMS, ...STREAM_PROBLEMS },
  async run(call) {
    const { deps, account, body } = call;
    const { code, paths, ...sent } = body;
    const text = {
      name: "code",
      kind: "txt",
      bytes: Buffer.byteLength(code),
      text: code,
      notes: [],
    };
    const file = code === "" ? undefined : await addFile(deps, account, text);
    const where = paths.length > 0 ? `\n\nLook first at: ${paths.join(", ")}` : "";
    const question = {
      ...sent,
      servers: [],
      properties: {},
      question: sent.question + where,
      files: file ? [...sent.files, file.id] : sent.files,
    };
    const started = await startSession(call, question, { kind: "code", agent: null });
    if ("code" in started) return started;
    const { session, turnId } = started;
    return openStream(call, async (events) => {
      const leave = () => void stopTurn(deps, account, session);
      events.signal.addEventListener("abort", leave, { once: true });
      await events.send({ event: "session", data: JSON.stringify({ id: session.id }) });
      await followTurn(deps, { sessionId: session.id, turnId }, events);
      events.signal.removeEventListener("abort", leave);
    });
  },
});

export const codeAssistanceEndpoints = [ask];
