import { z } from "zod";
import type { AgentId } from "../../db/schema/agents.ts";
import { type SchemaField, fieldsOf, readFields } from "../../connections/mcp/schema-form.ts";
import { agents } from "../agents.ts";

const isAgent = (id: string): id is AgentId => Object.hasOwn(agents, id);
export const findAgent = (id: string | null | undefined): AgentId | undefined =>
  id !== null && id !== undefined && isAgent(id) ? id : undefined;

/** Undefined: with nobody in particular. */
export const labelOfAgent = (id: string | null): string | undefined => {
  const agent = findAgent(id);
  return agent && agents[agent].label;
};

/** Whom a session can be with. */
export const agentChoices = () =>
  Object.values(agents).map(({ id, label, help }) => ({ id, label, help }));

const schemaOf = (id: AgentId): Record<string, unknown> =>
  z.toJSONSchema(agents[id].properties, { io: "input", unrepresentable: "any" });

/** The form of what a person sets for this agent. */
export function propertyFields(id: string | undefined): SchemaField[] {
  const agent = findAgent(id);
  return agent ? fieldsOf(schemaOf(agent)).map(named) : [];
}

/** `teamRules` is called "Team rules" where its schema has no words for it. */
function named(field: SchemaField): SchemaField {
  const words = field.label.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const label = /^[a-z]+(?:[A-Z][a-z]*)*$/.test(field.label)
    ? words.charAt(0).toUpperCase() + words.slice(1)
    : field.label;
  return { ...field, label };
}

type Properties = Record<string, unknown>;
type Read = { ok: true; value: Properties } | { ok: false; errors: Record<string, string> };

/** As they came with a form. */
export function readProperties(id: string | undefined, typed: Record<string, string>): Read {
  const read = readFields(propertyFields(id), typed);
  return read.ok ? parseProperties(id, read.value) : read;
}

/** By the agent's own schema. */
export function parseProperties(id: string | undefined, given: Properties): Read {
  const agent = findAgent(id);
  if (!agent) return { ok: true, value: {} };
  const parsed = agents[agent].properties.safeParse(given);
  if (parsed.success) return { ok: true, value: { ...given } };
  const errors = parsed.error.issues.map(({ path, message }) => [`arg.${path.join(".")}`, message]);
  return { ok: false, errors: Object.fromEntries(errors) };
}
