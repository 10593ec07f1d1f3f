// What the conformance suite wants a server to have, as its scenarios describe it; only tests add it.
import { setTimeout as sleep } from "node:timers/promises";
import { completable } from "@modelcontextprotocol/sdk/server/completable.js";
import { type McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  ListToolsRequestSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Extra } from "../../src/mcp/extra.ts";

/** One red pixel. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
/** No sound, as short as a file can be. */
const WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const said = (text: string) => ({ content: [{ type: "text" as const, text }] });
const image = { type: "image" as const, data: PNG, mimeType: "image/png" };

export function addFixtures(server: McpServer): void {
  server.server.registerCapabilities({ logging: {}, resources: { subscribe: true } });
  addContents(server);
  addTalks(server);
  addResources(server);
  addPrompts(server);
  addSchema(server);
  for (const schema of [SetLevelRequestSchema, SubscribeRequestSchema, UnsubscribeRequestSchema]) {
    server.server.setRequestHandler(schema, () => ({}));
  }
}

const about = (description: string) => ({ description });

function addContents(server: McpServer) {
  server.registerTool("test_simple_text", about("Says a text."), () =>
    said("This is a simple text response for testing."),
  );
  server.registerTool("test_image_content", about("Shows an image."), () => ({ content: [image] }));
  server.registerTool("test_audio_content", about("Plays a sound."), () => ({
    content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }],
  }));
  const uri = "test://embedded-resource";
  const text = "This is an embedded resource content.";
  server.registerTool("test_embedded_resource", about("Gives a resource."), () => ({
    content: [{ type: "resource", resource: { uri, mimeType: "text/plain", text } }],
  }));
  const mixed = {
    uri: "test://mixed-content-resource",
    mimeType: "application/json",
    text: '{"test":"data","value":123}',
  };
  server.registerTool("test_multiple_content_types", about("Gives several things."), () => ({
    content: [
      { type: "text", text: "Multiple content types test:" },
      image,
      { type: "resource", resource: mixed },
    ],
  }));
  server.registerTool("test_reconnection", about("Answers at once."), () => said("Here."));
  server.registerTool("test_error_handling", about("Fails."), () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
}

const log = (extra: Extra, data: string) =>
  extra.sendNotification({ method: "notifications/message", params: { level: "info", data } });

/** On the stream of the call: the client may not have opened the other one yet, and then it is lost. */
const within = ({ requestId }: Extra) => ({ relatedRequestId: requestId });

function addTalks(server: McpServer) {
  server.registerTool("test_tool_with_logging", about("Logs while it works."), async (extra) => {
    await log(extra, "Tool execution started");
    await sleep(50);
    await log(extra, "Tool processing data");
    await sleep(50);
    await log(extra, "Tool execution completed");
    return said("Logged three times.");
  });
  server.registerTool("test_tool_with_progress", about("Says how far it is."), async (extra) => {
    // oxlint-disable-next-line no-underscore-dangle -- the protocol's own name
    const progressToken = extra._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined) {
        const params = { progressToken, progress, total: 100 };
        await extra.sendNotification({ method: "notifications/progress", params });
      }
      await sleep(50);
    }
    return said("Done.");
  });
  server.registerTool(
    "test_sampling",
    { ...about("Asks the client's model."), inputSchema: { prompt: z.string() } },
    async ({ prompt }, extra) => {
      const content = { type: "text" as const, text: prompt };
      const asked = { messages: [{ role: "user" as const, content }], maxTokens: 100 };
      const answer = await server.server.createMessage(asked, within(extra));
      return said(`LLM response: ${JSON.stringify(answer.content)}`);
    },
  );
  type Form = Parameters<McpServer["server"]["elicitInput"]>[0];
  const ask = async (form: Form, extra: Extra) => {
    const { action, content } = await server.server.elicitInput(form, within(extra));
    return said(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`);
  };
  server.registerTool(
    "test_elicitation",
    { ...about("Asks the person."), inputSchema: { message: z.string() } },
    ({ message }, extra) => ask({ message, requestedSchema: PERSON }, extra),
  );
  server.registerTool("test_elicitation_sep1034_defaults", about("Asks with defaults."), (extra) =>
    ask({ message: "Check these", requestedSchema: DEFAULTS }, extra),
  );
  server.registerTool("test_elicitation_sep1330_enums", about("Asks for choices."), (extra) =>
    ask({ message: "Choose", requestedSchema: ENUMS }, extra),
  );
}

const PERSON = {
  type: "object" as const,
  properties: {
    username: { type: "string" as const, description: "User's response" },
    email: { type: "string" as const, description: "User's email address" },
  },
  required: ["username", "email"],
};
const DEFAULTS = {
  type: "object" as const,
  properties: {
    name: { type: "string" as const, default: "John Doe" },
    age: { type: "integer" as const, default: 30 },
    score: { type: "number" as const, default: 95.5 },
    status: {
      type: "string" as const,
      enum: ["active", "inactive", "pending"],
      default: "active",
    },
    verified: { type: "boolean" as const, default: true },
  },
};
const options = ["option1", "option2", "option3"];
const titled = ["First", "Second", "Third"].map((title, i) => ({ const: `value${i + 1}`, title }));
const ENUMS = {
  type: "object" as const,
  properties: {
    untitledSingle: { type: "string" as const, enum: options },
    titledSingle: { type: "string" as const, oneOf: titled },
    legacyEnum: {
      type: "string" as const,
      enum: ["opt1", "opt2", "opt3"],
      enumNames: ["Option One", "Option Two", "Option Three"],
    },
    untitledMulti: { type: "array" as const, items: { type: "string" as const, enum: options } },
    titledMulti: { type: "array" as const, items: { anyOf: titled } },
  },
};

function addResources(server: McpServer) {
  const text = "This is the content of the static text resource.";
  const mimeType = "text/plain";
  server.registerResource("static-text", "test://static-text", about("Text."), ({ href }) => ({
    contents: [{ uri: href, mimeType, text }],
  }));
  server.registerResource("static-binary", "test://static-binary", about("Bytes."), ({ href }) => ({
    contents: [{ uri: href, mimeType: "image/png", blob: PNG }],
  }));
  server.registerResource("watched", "test://watched-resource", about("Changes."), ({ href }) => ({
    contents: [{ uri: href, mimeType, text: "Watched." }],
  }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  server.registerResource("template", template, about("By its id."), ({ href }, { id }) => ({
    contents: [{ uri: href, mimeType: "application/json", text: JSON.stringify({ id }) }],
  }));
}

const completed = () => completable(z.string(), () => []);

function addPrompts(server: McpServer) {
  const user = "user" as const;
  const words = (text: string) => ({ role: user, content: { type: "text" as const, text } });
  server.registerPrompt("test_simple_prompt", about("Simple."), () => ({
    messages: [words("This is a simple prompt for testing.")],
  }));
  server.registerPrompt(
    "test_prompt_with_arguments",
    { ...about("With arguments."), argsSchema: { arg1: completed(), arg2: completed() } },
    ({ arg1, arg2 }) => ({
      messages: [words(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
    }),
  );
  const text = "Embedded resource content for testing.";
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { ...about("With a resource."), argsSchema: { resourceUri: z.string() } },
    ({ resourceUri: uri }) => ({
      messages: [
        {
          role: user,
          content: { type: "resource", resource: { uri, mimeType: "text/plain", text } },
        },
        words("Please process the embedded resource above."),
      ],
    }),
  );
  server.registerPrompt("test_prompt_with_image", about("With an image."), () => ({
    messages: [{ role: user, content: image }, words("Please analyze the image above.")],
  }));
}

/** Listed beside our own: its schema is told word for word, which a zod schema cannot say. */
function addSchema(server: McpServer) {
  const name = "json_schema_2020_12_tool";
  const inputSchema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object" as const,
    $defs: {
      address: {
        type: "object",
        properties: { street: { type: "string" }, city: { type: "string" } },
      },
    },
    properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
    additionalProperties: false,
  };
  // oxlint-disable-next-line no-underscore-dangle, typescript/no-unsafe-type-assertion -- the SDK has no door to it
  const handlers = (server.server as unknown as Handlers)._requestHandlers;
  const list = handlers.get("tools/list");
  if (!list) throw new Error("there is no list of tools");
  server.server.setRequestHandler(ListToolsRequestSchema, async (request, extra) => {
    const { tools } = await list(request, extra);
    return { tools: [...tools, { name, ...about("Has a schema."), inputSchema }] };
  });
}

interface Handlers {
  _requestHandlers: Map<
    string,
    (
      request: unknown,
      extra: unknown,
    ) => Promise<{ tools: { name: string; inputSchema: { type: "object" } }[] }>
  >;
}
