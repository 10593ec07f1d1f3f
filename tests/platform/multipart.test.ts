import { expect, test } from "vitest";
import {
  BrokenForm,
  boundaryOf,
  type FormPart,
  type PartLimits,
  readForm,
} from "../../src/platform/http/multipart.ts";

const LIMITS: PartLimits = { fieldBytes: 1000, fileBytes: 1000, formBytes: 10_000, parts: 10 };

async function* inPieces(body: Uint8Array, size: number) {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function written(form: FormData) {
  const request = new Request("http://localhost", { method: "POST", body: form });
  const boundary = boundaryOf(request.headers.get("content-type") ?? "") ?? "";
  return { boundary, body: new Uint8Array(await request.arrayBuffer()) };
}

async function read(body: AsyncIterable<Uint8Array>, boundary: string, limits = LIMITS) {
  const parts: FormPart[] = [];
  for await (const part of readForm(body, boundary, limits)) parts.push(part);
  return parts;
}

test("a form is the same in whatever pieces it comes", async () => {
  const form = new FormData();
  form.append("source", "A\n--x\nÜ\0");
  form.append("empty", "");
  form.append("files", new File([new Uint8Array([0, 13, 10, 45, 45, 255])], 'a "b" é.bin'));
  form.append("files", new File(["x".repeat(2000)], "big.txt"));
  form.append("last", "z");
  const { body, boundary } = await written(form);
  for (const size of [1, 2, 7, 64, body.length]) {
    const parts = await read(inPieces(body, size), boundary);
    expect(parts.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "source field",
      "empty field",
      "files file",
      "files too large",
      "last field",
    ]);
    expect(parts[0]).toMatchObject({ value: "A\r\n--x\r\nÜ\0" });
    expect(parts[2]).toMatchObject({ fileName: 'a "b" é.bin' });
    const [, , file] = parts;
    expect(file?.kind === "file" && [...file.bytes]).toEqual([0, 13, 10, 45, 45, 255]);
  }
});

test("a file field that nobody filled brings no file", async () => {
  const empty = '--x\r\nContent-Disposition: form-data; name="files"; filename=""\r\n\r\n\r\n--x--';
  expect(await read(inPieces(Buffer.from(empty), 5), "x")).toEqual([]);
});

test("what is no form, ends early, or is more than it may be is refused", async () => {
  const form = new FormData();
  form.append("a", "x");
  form.append("b", "y".repeat(500));
  const { body, boundary } = await written(form);
  const whole = inPieces(body, 50);
  await expect(read(inPieces(body.subarray(0, -20), 50), boundary)).rejects.toThrow(BrokenForm);
  await expect(read(whole, "another")).rejects.toThrow(BrokenForm);
  for (const less of [{ fieldBytes: 100 }, { formBytes: 100 }, { parts: 1 }]) {
    const limits = { ...LIMITS, ...less };
    await expect(read(inPieces(body, 50), boundary, limits)).rejects.toThrow(BrokenForm);
  }
  expect(boundaryOf("text/plain")).toBeUndefined();
  expect(boundaryOf('multipart/form-data; boundary="a b"')).toBe("a b");
});

test("a form far larger than its limits is passed over without being held", async () => {
  const head = '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n';
  const piece = new Uint8Array(1024 * 1024);
  async function* huge() {
    yield Buffer.from(head);
    for (let i = 0; i < 400; i += 1) yield piece;
    yield Buffer.from("\r\n--x--\r\n");
  }
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  async function* watched() {
    for await (const each of huge()) {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      yield each;
    }
  }
  const limits = { ...LIMITS, fileBytes: 10 * 1024 * 1024, formBytes: 500 * 1024 * 1024 };
  expect(await read(watched(), "x", limits)).toEqual([
    { kind: "too large", name: "files", fileName: "a.txt" },
  ]);
  // What was dropped may wait for the collector; held, it would be all of it.
  expect(most).toBeLessThan(250 * 1024 * 1024);
});
