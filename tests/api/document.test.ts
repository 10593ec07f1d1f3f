import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiDocument } from "../../src/api/document.ts";
import { endpoints } from "../../src/api/endpoints.ts";
import { apiTypes } from "../setup/api-types.ts";

const stdoutShape = z.object({ stdout: z.string() });
const ROOT = join(import.meta.dirname, "../..");

test("the document passes a strict linter without a warning", async () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify(apiDocument()));
  const cli = join(ROOT, "node_modules/@redocly/cli/bin/cli.js");
  const args = [
    cli,
    "lint",
    file,
    "--config",
    join(ROOT, "tests/api/redocly.yaml"),
    "--format=json",
  ];
  const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const run = promisify(execFile)(process.execPath, args, { env, maxBuffer: 20_000_000 });
  // With an error it ends with 1, and has said what is wrong all the same.
  const { stdout } = await run.catch((error: unknown) => stdoutShape.parse(error));
  rmSync(folder, { recursive: true });
  const { problems } = JSON.parse(stdout.slice(stdout.indexOf("{")));
  const told = problems.map(
    (one: { ruleId: string; message: string; location: { pointer: string }[] }) =>
      `${one.ruleId}: ${one.message} ${one.location[0]?.pointer}`,
  );
  expect(told).toEqual([]);
}, 60_000);

test("each operation has a name of its own and each named schema one meaning", () => {
  const names = endpoints.map(({ id }) => id);
  expect(names.length).toBe(new Set(names).size);
  const places = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect(places.length).toBe(new Set(places).size);
  expect(() => JSON.stringify(apiDocument())).not.toThrow();
});

test("the types of our own client are those of the document", async () => {
  await expect(apiTypes(apiDocument())).toMatchFileSnapshot("client/types.ts");
});
