import { connect, createServer, type Socket } from "node:net";

export interface SlowLine {
  /** `127.0.0.1:<port>` */
  address: string;
  close(): void;
}

/**
 * A line to one address on which every piece takes its time. What is on its way arrives, even when
 * its sender is dead by then: so a create can happen after the process that asked for it was killed.
 */
export async function startSlowLine(target: string, delayMs: () => number): Promise<SlowLine> {
  const [host, port] = target.split(":");
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Its other side hears of it below.
    socket.on("error", () => undefined);
    return socket;
  };
  const server = createServer((near) => {
    const far = keep(connect(Number(port), host));
    carry(keep(near), far, delayMs);
    carry(far, near, delayMs);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not a TCP port");
  return {
    address: `127.0.0.1:${bound.port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** In order: nothing overtakes what was sent before it. */
function carry(from: Socket, to: Socket, delayMs: () => number): void {
  let due = 0;
  const later = (act: () => void) => {
    due = Math.max(due, performance.now() + delayMs());
    setTimeout(act, Math.max(0, due - performance.now()));
  };
  from.on("data", (piece) => later(() => to.write(piece)));
  from.on("close", () => later(() => to.destroy()));
}
