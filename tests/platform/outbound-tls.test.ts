import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCertificates } from "../../src/platform/outbound/certificates.ts";
import type { Outbound, TlsOptions } from "../../src/platform/outbound/outbound.ts";
import { hasOpenssl, NEEDS_OPENSSL } from "../setup/openssl.ts";
import { openTestDoor, serve, type TestServer } from "./outbound-server.ts";

/** PEM of certificates made for one run. */
interface Issued {
  cert: string;
  key: string;
}

const now = new Date();

const clientName = (request: IncomingMessage): string => {
  const socket = request.socket instanceof TLSSocket ? request.socket : undefined;
  return String(socket?.getPeerCertificate().subject?.CN ?? "nobody");
};

const sayWho = (request: IncomingMessage, response: ServerResponse) =>
  void response.end(clientName(request));

const refusalOf = (pem: string): string => {
  const found = readCertificates(pem, now);
  return found.ok ? "ok" : found.code;
};

describe.skipIf(!hasOpenssl)(`TLS ${NEEDS_OPENSSL}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-tls-"));
  const openssl = (...args: string[]) =>
    execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

  function selfSigned(name: string, subject: string, more: string[] = []): Issued {
    const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
    openssl("req", "-x509", ...key, ...files, "-subj", subject, "-days", "30", ...more);
    return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
  }

  function issued(name: string, { san, dates = [] }: { san: string; dates?: string[] }): Issued {
    openssl("req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${san}\n`);
    const signer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    const files = ["-in", `${name}.csr`, "-out", `${name}.pem`, "-extfile", `${name}.ext`];
    const life = dates.length > 0 ? dates : ["-days", "30"];
    openssl("x509", "-req", ...files, ...signer, ...life);
    return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
  }

  let ca: Issued;
  let client: Issued;
  const servers: Record<string, TestServer> = {};
  const doors: Outbound[] = [];

  beforeAll(async () => {
    ca = selfSigned("ca", "/CN=Test authority/O=Countersign");
    client = issued("client", { san: "DNS:client" });
    const good = issued("good", { san: "IP:127.0.0.1" });
    const other = issued("other", { san: "DNS:other.example" });
    const alone = selfSigned("alone", "/CN=alone", ["-addext", "subjectAltName=IP:127.0.0.1"]);
    servers["good"] = await serve(sayWho, { tls: good });
    servers["other"] = await serve(sayWho, { tls: other });
    servers["alone"] = await serve(sayWho, { tls: alone });
    const wantsClient = { ...good, ca: ca.cert, requestCert: true, rejectUnauthorized: true };
    servers["client"] = await serve(sayWho, { tls: wantsClient });
  });
  afterAll(async () => {
    await Promise.all(doors.map((door) => door.close()));
    await Promise.all(Object.values(servers).map((server) => server.close()));
    rmSync(folder, { recursive: true });
  });

  async function call(name: string, tls?: TlsOptions) {
    const server = servers[name];
    if (!server) throw new Error(name);
    const door = openTestDoor([server]);
    doors.push(door);
    const answer = await door.send({ url: server.url, method: "POST", ...(tls && { tls }) });
    return answer.ok ? Buffer.from(answer.body).toString() : answer;
  }

  test("an unknown authority is refused, the uploaded one is taken", async () => {
    const refused = await call("good");
    expect(refused).toMatchObject({ code: "tls", permanent: true, sent: false });
    expect(refused).toMatchObject({ message: expect.stringContaining("authority") });
    expect(await call("good", { ca: ca.cert })).toBe("nobody");
  });

  test("a self-signed certificate is named as such, and works once it is uploaded", async () => {
    const refused = await call("alone");
    expect(refused).toMatchObject({
      code: "tls",
      message: expect.stringContaining("self-signed"),
    });
    expect(await call("alone", { ca: readFileSync(join(folder, "alone.pem"), "utf8") })).toBe(
      "nobody",
    );
  });

  test("another host's certificate is refused also with its authority", async () => {
    expect(await call("other", { ca: ca.cert })).toMatchObject({
      code: "tls",
      message: expect.stringContaining("another host name"),
    });
  });

  test("one connection's authority is no other connection's", async () => {
    const server = servers["good"]!;
    const door = openTestDoor([server]);
    doors.push(door);
    expect(await door.send({ url: server.url, tls: { ca: ca.cert } })).toMatchObject({
      ok: true,
    });
    expect(await door.send({ url: server.url })).toMatchObject({ ok: false, code: "tls" });
  });

  test("the client certificate of a connection is shown to the server", async () => {
    expect(await call("client", { ca: ca.cert, client })).toBe("client");
    expect(await call("client", { ca: ca.cert })).toMatchObject({ ok: false });
  });

  test("a missing client certificate is named as the likely cause, in TLS 1.2 and 1.3", async () => {
    for (const [version, code] of [
      ["-tls1_2", "tls"],
      ["-tls1_3", "reset"],
    ] as const) {
      const free = await serve(() => undefined);
      await free.close();
      const own = ["-cert", "good.pem", "-key", "good.key", "-CAfile", "ca.pem", "-Verify", "1"];
      const args = ["s_server", version, "-accept", String(free.port), ...own];
      const server = spawn("openssl", args, { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
      await new Promise<void>((done) => {
        server.stdout.on("data", (text) => String(text).includes("ACCEPT") && done());
      });
      const door = openTestDoor([free]);
      const url = `https://127.0.0.1:${free.port}/`;
      const answer = await door.send({ url, method: "POST", tls: { ca: ca.cert } });
      server.kill();
      await door.close();
      expect(answer).toMatchObject({
        code,
        message: expect.stringContaining("client certificate"),
        ...(code === "tls" && { about: "client_certificate" }),
      });
    }
  });

  test("the client certificate stays at home on a redirect to another host", async () => {
    const asks: string[] = [];
    const tls = { cert: read("good.pem"), key: read("good.key"), ca: ca.cert, requestCert: true };
    const away = await serve(
      (request, response) => {
        asks.push(clientName(request));
        response.end();
      },
      { tls: { ...tls, rejectUnauthorized: false } },
    );
    const home = await serve((_, response) =>
      response.writeHead(302, { location: away.url }).end(),
    );
    const door = openTestDoor([home, away]);
    const answer = await door.send({ url: home.url, tls: { ca: ca.cert, client } });
    expect(answer).toMatchObject({ ok: true, status: 200 });
    expect(asks).toEqual(["nobody"]);
    await Promise.all([door.close(), home.close(), away.close()]);
  });

  test("certificate, key and passphrase that do not fit are told before anything is sent", async () => {
    const mixed = { cert: client.cert, key: ca.key };
    expect(await call("client", { ca: ca.cert, client: mixed })).toMatchObject({
      code: "tls",
      sent: false,
      message: expect.stringContaining("Upload it again"),
    });
  });

  test("an expired certificate is named as such", async () => {
    const dates = ["-not_before", "20200101000000Z", "-not_after", "20200201000000Z"];
    let expired: Issued;
    try {
      expired = issued("expired", { san: "IP:127.0.0.1", dates });
    } catch {
      // openssl before 3.4 has no such options: a certificate with a negative life says the same.
      expired = issued("expired", { san: "IP:127.0.0.1", dates: ["-days", "-1"] });
    }
    servers["expired"] = await serve((_, response) => response.end(), { tls: expired });
    expect(await call("expired", { ca: ca.cert })).toMatchObject({
      code: "tls",
      message: expect.stringContaining("expired"),
    });
    expect(readCertificates(expired.cert, now)).toMatchObject({
      ok: false,
      code: "certificates.expired",
    });
  });

  test("plain http at an https address is told as such", async () => {
    const plain = await serve((_, response) => response.end());
    const door = openTestDoor([plain]);
    const answer = await door.send({ url: plain.url.replace("http:", "https:") });
    expect(answer).toMatchObject({ code: "tls", message: expect.stringContaining("http://") });
    await Promise.all([door.close(), plain.close()]);
  });

  test("an uploaded authority is shown with subject, fingerprint and end", () => {
    const found = readCertificates(`Some words\n${ca.cert}\n${client.cert}`, now);
    expect(found).toMatchObject({ ok: true });
    if (!found.ok) return;
    expect(found.certificates.map(({ subject }) => subject)).toEqual([
      "CN=Test authority, O=Countersign",
      "CN=client",
    ]);
    expect(found.certificates[0]?.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(found.certificates[0]?.validTo.getTime()).toBeGreaterThan(now.getTime());
  });

  test("a private key, something else, and too much are refused", () => {
    expect(refusalOf(ca.cert + ca.key)).toBe("certificates.private_key");
    expect(refusalOf("hello")).toBe("certificates.not_pem");
    expect(refusalOf("")).toBe("certificates.not_pem");
    expect(refusalOf(ca.cert.replaceAll(/[A-Z]{8}/g, "AAAAAAAA"))).toBe("certificates.not_pem");
    expect(refusalOf(ca.cert.repeat(1_000))).toBe("certificates.too_large");
  });
});
