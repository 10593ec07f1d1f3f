import { createServer } from "node:http";
import { Readable } from "node:stream";

interface CountedCall {
  /** What was asked. */
  body: string;
  /** The whole answer had come through. */
  isDone: boolean;
}

export interface CountingLine {
  url: string;
  /** `host:port` */
  address: string;
  calls: CountedCall[];
  close(): void;
}

/** Stands in front of another server and notes every call with a body. */
export async function startCountingLine(target: string): Promise<CountingLine> {
  const calls: CountedCall[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray()).toString();
      const call = { body, isDone: false };
      if (body !== "") calls.push(call);
      const { host: _, connection: _connection, ...headers } = request.headers;
      const answer = await fetch(`${target}${request.url ?? ""}`, {
        method: request.method ?? "GET",
        headers: Object.entries(headers).flatMap(([name, value]) =>
          typeof value === "string" && !/^(?:content-length|transfer-encoding)$/.test(name)
            ? [[name, value] as [string, string]]
            : [],
        ),
        ...(body !== "" && { body }),
      });
      const type = answer.headers.get("content-type") ?? "application/json";
      response.writeHead(answer.status, { "content-type": type });
      for await (const chunk of Readable.from(answer.body ?? [])) response.write(chunk);
      response.end(() => (call.isDone = true));
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    address: `127.0.0.1:${port}`,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
