import { randomBytes } from "node:crypto";
import { existsSync, globSync, lstatSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unpackTar } from "../../src/platform/archive/unpack-tar.ts";
import { entryOf, tarOf } from "../setup/tar.ts";

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "archive-"));
  folder = join(home, "files", "deep");
});
afterEach(() => rmSync(home, { recursive: true }));

let closed = 0;
/** In pieces that end where nobody expects it. */
async function* sent(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  try {
    for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
  } finally {
    closed++;
  }
}
const ROOM = { files: 1_000, bytes: 10_000_000 };
const unpack = (bytes: Uint8Array, limits = ROOM) => unpackTar(sent(bytes), folder, limits);
const made = () =>
  globSync("**/*", { cwd: home, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1))
    .toSorted();

test("files come out byte for byte, plain or packed, without the first folder", async () => {
  const long = `src/${"a".repeat(80)}/${"b".repeat(60)}.ts`;
  const big = Buffer.alloc(300_000, "0123456789");
  const bytes = tarOf([
    { path: "shop-1/", type: "Directory" },
    { path: "shop-1/README.md", text: "# Shop\n" },
    { path: "shop-1/run.sh", text: "echo\n", mode: 0o755 },
    { path: "shop-1/empty", text: "" },
    { path: `shop-1/${long}`, text: "long" },
    { path: "shop-1/big.bin", text: big },
  ]);
  expect(await unpack(gzipSync(bytes))).toEqual({ ok: true, files: 5, bytes: 300_016 });
  expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("# Shop\n");
  expect(readFileSync(join(folder, "big.bin")).equals(big)).toBe(true);
  expect(readFileSync(join(folder, long), "utf8")).toBe("long");
  expect(lstatSync(join(folder, "run.sh")).mode & 0o777).toBe(0o700);
  expect(lstatSync(join(folder, "README.md")).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
  expect(await unpack(bytes)).toMatchObject({ ok: true, files: 5 });
});

test("links, devices, folders outside and what git would obey are left out", async () => {
  const bytes = tarOf([
    { path: "s/out", type: "SymbolicLink", linkpath: "/etc" },
    { path: "s/out/passwd", text: "not through a link" },
    { path: "s/hard", type: "Link", linkpath: "../../../secret" },
    { path: "s/null", type: "CharacterDevice", devmaj: 1, devmin: 3 },
    { path: "s/disk", type: "BlockDevice" },
    { path: "s/pipe", type: "FIFO" },
    { path: "s/../../up.txt", text: "up" },
    { path: "../up.txt", text: "up" },
    { path: "/tmp/absolute-of-an-archive.txt", text: "absolute" },
    { path: "s//odd.txt", text: "odd" },
    { path: "s/./odd.txt", text: "odd" },
    { path: "alone.txt", text: "in no folder" },
    { path: "s/.git/config", text: "[core] fsmonitor = touch /tmp/x" },
    { path: "s/.GIT/hooks/post-checkout", text: "touch /tmp/x" },
    { path: "s/lib/.git", text: "gitdir: /etc" },
    { path: "s/good.txt", text: "good" },
  ]);
  expect(await unpack(bytes)).toMatchObject({ ok: true, files: 2 });
  expect(made()).toEqual(["files/deep/good.txt", "files/deep/out/passwd"]);
  expect(lstatSync(join(folder, "out")).isDirectory()).toBe(true);
  expect(existsSync("/tmp/absolute-of-an-archive.txt")).toBe(false);
});

async function* many() {
  for (let number = 0; number < 100_000; number++) {
    yield entryOf({ path: `s/${number % 100}/${number}.txt`, text: "" });
  }
}
async function* links() {
  for (;;) yield entryOf({ path: "s/link", type: "SymbolicLink", linkpath: "x" });
}

test("more files than there is room for are refused, however small they are", async () => {
  const refused = await unpackTar(many(), folder, { files: 200, bytes: 1_000 });
  expect(refused).toEqual({ ok: false, code: "too_many_files" });
  expect(made().length).toBeLessThanOrEqual(200);
  const linked = await unpackTar(links(), folder, { files: 200, bytes: 1_000 });
  expect(linked).toEqual({ ok: false, code: "too_many_files" });
});

test("a bomb is refused before it is unpacked", async () => {
  const claims = entryOf({ path: "s/bomb", text: "", size: 5_000_000_000 });
  expect(await unpack(claims)).toEqual({ ok: false, code: "too_large" });
  expect(made()).toEqual([]);
  const small = { files: 10, bytes: 500_000 };
  // Behind the end of the archive, where no header counts it.
  const end = gzipSync(
    Buffer.concat([tarOf([{ path: "s/a", text: "a" }]), Buffer.alloc(2_000_000)]),
  );
  closed = 0;
  expect(await unpack(end, small)).toEqual({ ok: false, code: "too_large" });
  expect(closed).toBe(1);
  const twice = gzipSync(gzipSync(Buffer.concat([tarOf([]), Buffer.alloc(2_000_000)])));
  expect(await unpack(twice, small)).toEqual({ ok: false, code: "broken" });
  // A name of many megabytes is not gathered.
  const names = tarOf([{ path: "x", type: "ExtendedHeader", text: Buffer.alloc(200_000, "9") }]);
  expect(await unpack(names)).toEqual({ ok: true, files: 0, bytes: 0 });
});

test("what is no archive, cut off or at odds with itself is broken", async () => {
  const good = tarOf([{ path: "s/a.txt", text: "a".repeat(5_000) }]);
  expect(await unpack(Buffer.from("<html>Sign in</html>"))).toEqual({ ok: false, code: "broken" });
  expect(await unpack(Buffer.alloc(0))).toEqual({ ok: false, code: "broken" });
  expect(await unpack(good.subarray(0, 3_000))).toEqual({ ok: false, code: "broken" });
  expect(await unpack(gzipSync(good).subarray(0, 60))).toEqual({ ok: false, code: "broken" });
  rmSync(folder, { recursive: true, force: true });
  const twice = tarOf([
    { path: "s/a", text: "1" },
    { path: "s/a", text: "2" },
  ]);
  expect(await unpack(twice)).toEqual({ ok: false, code: "broken" });
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("1");
  rmSync(folder, { recursive: true });
  const under = tarOf([
    { path: "s/a", text: "1" },
    { path: "s/a/b", text: "2" },
  ]);
  expect(await unpack(under)).toEqual({ ok: false, code: "broken" });
});

async function* breaking() {
  yield gzipSync(entryOf({ path: "s/a", text: randomBytes(100_000) })).subarray(0, 50_000);
  throw new Error("the line broke");
}

test("what the sender throws is thrown, and nothing hangs", async () => {
  await expect(unpackTar(breaking(), folder, ROOM)).rejects.toThrow("the line broke");
});
