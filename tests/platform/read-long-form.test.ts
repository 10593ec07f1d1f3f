import { expect, test } from "vitest";
import { readLongForm } from "../../src/platform/http/read-long-form.ts";

const usual = (body: string) => Object.fromEntries(new URLSearchParams(body));

test.each([
  "",
  "a=1&b=2",
  "a=1&a=2",
  "a&b=&=c",
  "a=x+y%2Bz&b%5D=%3D%26",
  "a=%E2%82%AC+%F0%9F%98%80",
  "a=é€",
  "a=%&b=%zz&c=%4",
  "a=%EF%BB%BFx&b=%FF%00",
  "a=1=2&&b=3",
])("a form is read as a browser's own parser reads it: %s", async (body) => {
  expect(await readLongForm(body)).toEqual(usual(body));
});

test.each([32_758, 32_759, 32_760, 32_761, 32_762])(
  "an escaped letter may lie across two pieces, %i characters in",
  async (before) => {
    const body = `source=${"a".repeat(before)}%F0%9F%98%80%0Ab+c&once=1`;
    expect(await readLongForm(body)).toEqual(usual(body));
  },
);
