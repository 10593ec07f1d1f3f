import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Limits, Plan } from "../../platform/sandbox/sandbox.ts";

const path = z.string().startsWith("/", "must be a whole path, from / on");
const whole = z.number().int().positive();

const programShape = z.strictObject({
  /** What a person reads. */
  label: z.string().min(1).optional(),
  /** `node` is the one that runs Countersign. */
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
  /** By the name in its environment, the file that holds the value. */
  envFiles: z.record(z.string(), path).default({}),
  network: z.boolean().default(false),
  read: z.array(path).default([]),
  write: z.array(path).default([]),
  /** Which of our lists says what its tools do. */
  kinds: z.string().optional(),
  cpuSeconds: whole.default(3600),
  memoryMb: whole.default(8000),
  fileMb: whole.default(50),
});

const shape = z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), programShape);

/** An MCP server as a program on this host, as the operator's file names it. */
export interface Program extends Omit<z.infer<typeof programShape>, "label"> {
  name: string;
  label: string;
}

/** What stands in the operator's file; throws in words when it cannot be read. */
export function readPrograms(file: string): Program[] {
  if (file === "") return [];
  const parsed = shape.safeParse(readJson(file));
  if (!parsed.success) {
    throw new Error(`MCP_PROGRAMS_FILE: ${file} is not right. ${z.prettifyError(parsed.error)}`);
  }
  return Object.entries(parsed.data).map(([name, { label, ...program }]) => ({
    ...program,
    name,
    label: label ?? name,
  }));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`MCP_PROGRAMS_FILE: ${file} cannot be read, or is no JSON.`, { cause: error });
  }
}

const MEGABYTE = 1_000_000;

/** How it is to be started now: values of files are read anew each time. */
export function planOf(program: Program): Plan {
  const { command, args, env, envFiles, network, read, write } = program;
  const limits: Limits = {
    cpuSeconds: program.cpuSeconds,
    memoryBytes: program.memoryMb * MEGABYTE,
    fileBytes: program.fileMb * MEGABYTE,
    processes: 256,
  };
  const fromFiles = Object.entries(envFiles).map(([name, file]) => [
    name,
    readFileSync(file, "utf8").trim(),
  ]);
  return {
    command: command === "node" ? process.execPath : command,
    args,
    env: { ...env, ...Object.fromEntries(fromFiles) },
    network,
    read,
    write,
    limits,
  };
}
