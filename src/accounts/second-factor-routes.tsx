import { type Context, Hono } from "hono";
import { encode } from "uqr";
import { z } from "zod";
import { SecondFactorPage } from "../../views/accounts/second-factor-page.tsx";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { fromOf } from "./from.ts";
import { pageFrame } from "./page-frame.ts";
import { refusalWords } from "./refusal-words.ts";
import {
  confirmSetUp,
  countRecoveryCodes,
  findSetUp,
  hasSecondFactor,
  removeSecondFactor,
  startSetUp,
} from "./second-factor.ts";
import { freshProof } from "./sign-in-middleware.ts";

const codeShape = z.object({ code: z.string().catch("") });

/** The dark squares of a QR code, as a path. */
function picture(text: string) {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, path: squares.join("") };
}

interface Shown {
  error?: string;
  codes?: string[];
  status?: 422 | 429;
}

async function factorPage(c: Context<Env>, { error, codes, status }: Shown = {}) {
  const { deps, account } = c.var;
  const isSet = await hasSecondFactor(deps.db, account.id);
  const setUp = isSet ? undefined : await findSetUp(deps, account);
  const { done, needed } = c.req.query();
  return c.html(
    <SecondFactorPage
      frame={pageFrame(c)}
      isSet={isSet}
      left={isSet ? await countRecoveryCodes(deps.db, account.id) : 0}
      setUp={setUp && { secret: setUp.secret, picture: picture(setUp.uri) }}
      codes={codes}
      error={error}
      isRemoved={done === "removed"}
      isNeeded={needed === "yes" && !isSet}
    />,
    status ?? 200,
  );
}

export const secondFactorRoutes = new Hono<Env>()
  .get(urls.account.secondFactor(), (c) => factorPage(c))
  .post(urls.account.secondFactor(), freshProof, async (c) => {
    await startSetUp(c.var.deps, c.var.account);
    return c.redirect(urls.account.secondFactor(), 303);
  })
  .post(urls.account.secondFactorConfirmation(), freshProof, async (c) => {
    const { code } = codeShape.parse(await c.req.parseBody());
    const set = await confirmSetUp(c.var.deps, c.var.account, { code, from: fromOf(c) });
    if (set.ok) return factorPage(c, { codes: set.codes });
    if (set.code !== "accounts.wait") {
      return factorPage(c, {
        error:
          "This code is not right. Type the six digits that the app shows now; if it stays wrong, look whether the clock of the phone is right.",
        status: 422,
      });
    }
    c.header("Retry-After", String(set.wait));
    return factorPage(c, { error: refusalWords(set), status: 429 });
  })
  .post(urls.account.secondFactorRemoval(), freshProof, async (c) => {
    const change = { accountId: c.var.account.id, from: fromOf(c) };
    const removed = await removeSecondFactor(c.var.deps, c.var.account, change);
    if (!removed) return c.notFound();
    return c.redirect(urls.account.secondFactor({ done: "removed" }), 303);
  });
