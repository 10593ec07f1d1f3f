interface Event {
  event: string;
  data: string;
}

/** The events of a stream as they come. Throws when the answer is none. */
export async function* readEvents(answer: Response): AsyncGenerator<Event> {
  const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream");
  if (!answer.ok || !isStream || !answer.body) {
    throw new Error(`${answer.status} instead of a stream: ${await answer.text()}`);
  }
  let rest = "";
  for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) if (block.includes("data:")) yield parse(block);
  }
}

function parse(block: string): Event {
  const values = (name: string) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart());
  return { event: values("event")[0] ?? "message", data: values("data").join("\n") };
}
