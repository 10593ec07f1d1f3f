import { z } from "zod";
import { changePrice } from "../llm/acts.ts";
import { parsePrice } from "../llm/forms.ts";
import { listPrices, type PriceRow } from "../llm/price-rows.ts";
import { defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { time } from "./shapes.ts";

const price = z
  .object({
    model: z.string().meta({ description: "As calls name it, in small letters." }),
    effectiveFrom: time,
    input: z.number().meta({ description: "Dollars for a million tokens, as the next ones." }),
    output: z.number(),
    cacheRead: z.number(),
    cacheWrite5m: z.number(),
    cacheWrite1h: z.number(),
    perCall: z.number().meta({ description: "Dollars for each call." }),
    changedAt: time,
  })
  .meta({ id: "Price" });

const NANO = 1e9;

const told = ({ model, effectiveFrom, changedAt, prices }: PriceRow): z.input<typeof price> => ({
  model,
  effectiveFrom,
  changedAt,
  input: prices.input / NANO,
  output: prices.output / NANO,
  cacheRead: prices.cacheRead / NANO,
  cacheWrite5m: prices.cacheWrite5m / NANO,
  cacheWrite1h: prices.cacheWrite1h / NANO,
  perCall: prices.perCall / NANO,
});

const dayOf = ({ effectiveFrom }: PriceRow) => effectiveFrom.toISOString().slice(0, 10);

const list = defineEndpoint({
  id: "listPrices",
  method: "get",
  path: "/prices",
  tag: "Models",
  summary: "List the prices that admins have set, by model and the newest first",
  description: "They come before the lists that the product brings along.",
  action: "models.read",
  answer: z.array(price),
  async run({ deps }) {
    const rows = await listPrices(deps.db);
    return { data: rows.map(told), meta: { next: null, total: rows.length } };
  },
});

const day = z.iso.date().meta({ description: "The day it begins, in UTC." });
const model = z.string().min(1).max(200);
const usd = z.number().min(0).max(999_999);

const set = defineEndpoint({
  id: "setPrice",
  method: "post",
  path: "/prices",
  tag: "Models",
  summary: "Say what a model costs from a day on",
  description:
    "The same model and day once more replaces what was said. Calls since then are priced anew by a job.",
  action: "models.write",
  body: z
    .strictObject({
      model,
      effectiveFrom: day,
      input: usd.meta({ description: "Dollars for a million tokens, as the next ones." }),
      output: usd,
      cacheRead: usd.optional().meta({ description: "Default: as other input." }),
      cacheWrite5m: usd.optional(),
      cacheWrite1h: usd.optional(),
      perCall: usd.default(0),
    })
    .meta({ id: "NewPrice" }),
  async run({ deps, account, from, body }) {
    const { model: name, effectiveFrom, ...amounts } = body;
    const texts = Object.entries(amounts).flatMap(([field, value]) =>
      typeof value === "number" ? [[field, value.toFixed(9)]] : [],
    );
    // The same checks, and the same price where one is left out, as the page's form.
    const typed = { ...Object.fromEntries(texts), model: name, from: effectiveFrom };
    const parsed = parsePrice(typed);
    if (!parsed.ok) return invalid(parsed.errors);
    await changePrice(deps, { account, from }, parsed.value);
    return { data: null };
  },
});

const remove = defineEndpoint({
  id: "removePrice",
  method: "delete",
  path: "/prices/{model}/{from}",
  tag: "Models",
  summary: "Take a price away: the one before it holds, or the lists of the product",
  action: "models.write",
  params: z.strictObject({ model, from: day }),
  async run({ deps, account, from, params }) {
    const rows = await listPrices(deps.db);
    const row = rows.find((one) => one.model === params.model && dayOf(one) === params.from);
    if (!row) return NOT_FOUND;
    const { effectiveFrom } = row;
    const gone = { model: row.model, effectiveFrom, prices: null };
    await changePrice(deps, { account, from }, gone);
    return { data: null };
  },
});

export const priceEndpoints = [list, set, remove];
