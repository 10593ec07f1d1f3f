import type { Draft } from "../../../src/drafts/draft.ts";
import { type Analysing, POOL } from "./analysing.ts";

/** What is true of the small case. */
export async function causes(world: Pick<Analysing, "find">, draft: Draft) {
  const [waits, started] = [
    await world.find(draft, "Order 7 was not saved"),
    await world.find(draft, "Started version 4f2c9e1"),
  ];
  return [
    {
      title: "The pool is too small",
      mechanism: "Orders wait for a connection.",
      for: [
        { ...waits, says: "Nobody gets one." },
        { ...started, says: "It was deployed." },
      ],
      against: [],
      commit: POOL,
    },
  ];
}
