import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Sandboxed } from "../../platform/sandbox/sandbox.ts";

/** How long a program may take to end by itself when its input ends. */
const GRACE_MS = 500;

/** Speaks with a program in its sandbox, a line a message. */
export function programTransport(start: () => Sandboxed): Transport {
  const buffer = new ReadBuffer();
  let child: Sandboxed | undefined;
  let ended: Promise<void> = Promise.resolve();

  const readAll = (transport: Transport) => {
    for (;;) {
      try {
        const message = buffer.readMessage();
        if (message === null) return;
        transport.onmessage?.(message);
      } catch (error) {
        // A line that is no message, such as a banner: the next one may be.
        transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
      }
    }
  };

  return {
    async start() {
      const running = start();
      child = running;
      ended = new Promise((resolve) => {
        running.once("error", (error) => {
          this.onerror?.(error);
          this.onclose?.();
          resolve();
        });
        running.once("close", () => {
          child = undefined;
          buffer.clear();
          this.onclose?.();
          resolve();
        });
      });
      // What it says there may hold a secret of its own, so nobody is shown it; unread, it would block.
      running.stderr.resume();
      // It may end while something is written to it: its close says so.
      running.stdin.on("error", (error) => this.onerror?.(error));
      running.stdout.on("data", (chunk: Buffer) => {
        try {
          buffer.append(chunk);
          readAll(this);
        } catch (error) {
          this.onerror?.(error instanceof Error ? error : new Error(String(error)));
          running.kill("SIGKILL");
        }
      });
    },
    send(message) {
      if (child === undefined) return Promise.reject(new Error("Not connected"));
      const isFull = !child.stdin.write(serializeMessage(message));
      if (!isFull) return Promise.resolve();
      const { stdin } = child;
      return new Promise((resolve) => stdin.once("drain", resolve));
    },
    async close() {
      if (child === undefined) return;
      const deaf = setTimeout(() => child?.kill("SIGKILL"), GRACE_MS);
      child.stdin.end();
      await ended;
      clearTimeout(deaf);
    },
  };
}
