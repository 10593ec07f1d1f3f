import { createRequire } from "node:module";
import type * as genaiPrices from "@pydantic/genai-prices";
import type { ModelInfo, Provider } from "@pydantic/genai-prices";
import { z } from "zod";
import type { PriceList } from "../db/schema/llm.ts";
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
  /** By name and day; null: it is not in this table. Looking for it takes its time. */
  named: Map<string, Named | null>;
}

interface Named {
  id: string;
  /** The table with this one model only. */
  narrow: Provider;
  /** Undefined: the price of a token depends on the hour, or on how many there are. */
  list: PriceList | undefined;
}

/** Names come from people: they must not fill the memory. */
const MOST_NAMES = 1000;
const MILLION = 1_000_000;
const DAY_MS = 24 * 3_600_000;

/** The overlay's rows win over the bundle's; both are in the package's own shape. */
export function createPrices(overlay: unknown): Prices {
  const { _as_of, models } = overlaySchema.parse(overlay);
  const rows = { id: "overlay", name: "overlay", api_pattern: "", models };
  const own: Table = { provider: rows, ref: `overlay ${_as_of}`, named: new Map() };
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
    return provider ? [{ provider, ref: BUNDLE, named: new Map() }] : [];
  });

function priceFrom(
  table: Table,
  id: string,
  { counts, at }: { counts: TokenCounts; at: Date },
): Price | undefined {
  try {
    const named = namedIn(table, id, at);
    if (!named) return undefined;
    const ref = `${table.ref} ${named.id}`;
    if (named.list && areWhole(counts)) return { nanoUsd: costOf(named.list, counts), ref };
    const found = calculated(named.narrow, id, { counts, at });
    return found ? { nanoUsd: nanoOf(found), ref } : undefined;
  } catch {
    // It throws on counts that contradict each other: such a call is unpriced, not free.
    return UNPRICED;
  }
}

const calculated = (
  provider: Provider,
  id: string,
  { counts, at }: { counts: TokenCounts; at: Date },
) => bundle().calcPrice(usageOf(counts), id, { provider, timestamp: at });

type Calculated = NonNullable<ReturnType<typeof calculated>>;

const nanoOf = ({ total_price }: Calculated): number => Math.round(total_price * 1e9);

/** What the table says of a model on a day, looked for once. */
function namedIn({ provider, named }: Table, id: string, at: Date): Named | null {
  const key = `${Math.floor(at.getTime() / DAY_MS)} ${id}`;
  const known = named.get(key);
  if (known !== undefined) return known;
  const found = calculated(provider, id, { counts: NONE, at });
  // The bundle matches by prefix: an unknown claude-sonnet-5-6 would get the price of Sonnet 5.
  const isIt = found !== null && undated(found.model.id) === undated(id);
  const fresh = isIt ? namedAs(provider, found, at) : null;
  if (named.size >= MOST_NAMES) named.clear();
  named.set(key, fresh);
  return fresh;
}

function namedAs(provider: Provider, { model, model_price }: Calculated, at: Date): Named {
  const narrow = { ...provider, models: [model] };
  const isSteady =
    Object.values(model_price).every((price) => typeof price === "number") &&
    !JSON.stringify(model.prices).includes("time_of_date");
  return { id: model.id, narrow, list: isSteady ? listOf(narrow, model.id, at) : undefined };
}

const NONE = { inputUncached: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

/** Where every token of a class costs the same, a million of it says what one does. */
function listOf(provider: Provider, id: string, at: Date): PriceList | undefined {
  const priceOf = (kind: keyof TokenCounts): number => {
    const found = calculated(provider, id, { counts: { ...NONE, [kind]: MILLION }, at });
    if (!found) throw new Error(`no price of ${kind}`);
    return nanoOf(found);
  };
  try {
    return {
      input: priceOf("inputUncached"),
      cacheRead: priceOf("cacheRead"),
      cacheWrite5m: priceOf("cacheWrite5m"),
      cacheWrite1h: priceOf("cacheWrite1h"),
      output: priceOf("output"),
      perCall: 0,
    };
  } catch {
    // It has no price of such tokens: each call shows whether it has any.
    return undefined;
  }
}

const areWhole = ({ inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output }: TokenCounts) =>
  [inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output].every(
    (count) => Number.isSafeInteger(count) && count >= 0,
  );

/** Exact to the last nano-dollar, rounded once. */
export function costOf(prices: PriceList, counts: TokenCounts): number {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = counts;
  const parts: [number, number][] = [
    [inputUncached, prices.input],
    [cacheRead, prices.cacheRead],
    [cacheWrite5m, prices.cacheWrite5m],
    [cacheWrite1h, prices.cacheWrite1h],
    [output, prices.output],
  ];
  const sum = parts.reduce((all, [tokens, price]) => all + BigInt(tokens) * BigInt(price), 0n);
  const million = BigInt(MILLION);
  return prices.perCall + Number((sum + million / 2n) / million);
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
