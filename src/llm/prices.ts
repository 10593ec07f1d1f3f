import { createRequire } from "node:module";
import type * as genaiPrices from "@pydantic/genai-prices";
import type { ModelInfo, Provider } from "@pydantic/genai-prices";
import { z } from "zod";
import type { TokenCounts } from "./providers/provider.ts";

const require = createRequire(import.meta.url);
/** The whole bundle is in memory once it is asked, so nobody asks before there is a call to price. */
const bundle = (): typeof genaiPrices => require("@pydantic/genai-prices");

const rowSchema = z.object({
  id: z.string(),
  match: z.looseObject({}),
  prices: z.union([z.looseObject({}), z.array(z.looseObject({}))]),
});
const overlaySchema = z.object({
  _as_of: z.string(),
  models: z.array(z.custom<ModelInfo>((row) => rowSchema.safeParse(row).success)),
});

export interface Price {
  /** Null = unpriced. */
  nanoUsd: number | null;
  /** Which table and row it rests on. */
  ref: string | null;
}

export interface Prices {
  priceOf(model: string, counts: TokenCounts, at: Date): Price;
}

const UNPRICED: Price = { nanoUsd: null, ref: null };
const BUNDLE = "genai-prices 0.1.8";

interface Table {
  provider: Provider;
  ref: string;
  /** By name: the same with this one model only, or without any. Looking for it takes its time. */
  narrow: Map<string, Provider>;
}

/** Names come from people: they must not fill the memory. */
const MOST_NAMES = 1000;

/** The overlay's rows win over the bundle's; both are in the package's own shape. */
export function createPrices(overlay: unknown): Prices {
  const { _as_of, models } = overlaySchema.parse(overlay);
  const rows = { id: "overlay", name: "overlay", api_pattern: "", models };
  const own: Table = { provider: rows, ref: `overlay ${_as_of}`, narrow: new Map() };
  let tables: Table[] | undefined;
  return {
    priceOf: (model, counts, at) => {
      const id = plainId(model);
      tables ??= [own, ...bundled()];
      for (const table of tables) {
        const price = priceFrom(table, id, { counts, at });
        if (price) return price;
      }
      return UNPRICED;
    },
  };
}

const bundled = (): Table[] =>
  ["anthropic", "openai"].flatMap((providerId) => {
    const provider = bundle().findProvider({ providerId });
    return provider ? [{ provider, ref: BUNDLE, narrow: new Map() }] : [];
  });

function priceFrom(
  { provider: whole, ref, narrow }: Table,
  id: string,
  { counts, at }: { counts: TokenCounts; at: Date },
): Price | undefined {
  try {
    const provider = narrow.get(id) ?? whole;
    if (provider.models.length === 0) return undefined;
    const found = bundle().calcPrice(usageOf(counts), id, { provider, timestamp: at });
    // The bundle matches by prefix: an unknown claude-sonnet-5-6 would get the price of Sonnet 5.
    const isIt = found !== null && undated(found.model.id) === undated(id);
    if (narrow.size >= MOST_NAMES) narrow.clear();
    narrow.set(id, { ...whole, models: isIt ? [found.model] : [] });
    if (!isIt) return undefined;
    return { nanoUsd: Math.round(found.total_price * 1e9), ref: `${ref} ${found.model.id}` };
  } catch {
    // It throws on counts that contradict each other: such a call is unpriced, not free.
    return UNPRICED;
  }
}

/** Input as the package counts it includes what came from and went into the cache. */
function usageOf(counts: TokenCounts): Record<string, number> {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = counts;
  return {
    input_tokens: inputUncached + cacheRead + cacheWrite5m + cacheWrite1h,
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite5m + cacheWrite1h,
    cache_write_5m_tokens: cacheWrite5m,
    cache_write_1h_tokens: cacheWrite1h,
    output_tokens: output,
  };
}

/** Gateways name models `anthropic/…` and clouds `eu.anthropic.…-v1:0`. */
export const plainId = (model: string): string =>
  model
    .toLowerCase()
    .replace(/^(?:anthropic|openai)\//, "")
    .replace(/^(?:[a-z]{2,4}\.)?anthropic\./, "")
    .replace(/-v\d+(?::\d+)?$/, "");

const undated = (id: string): string =>
  id.replaceAll(".", "-").replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, "");
