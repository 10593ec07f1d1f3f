// A requirements document of any length: chapters, sections, statements, tables and talk in between.

const AREAS = [
  "Orders", "Returns", "Stock", "Suppliers", "Prices", "Invoices", "Deliveries", "Contracts",
  "Complaints", "Branches", "Vouchers", "Reports",
]; // prettier-ignore
const PEOPLE = ["customer", "clerk", "team lead", "buyer", "planner", "auditor", "driver"];
const THINGS = [
  "an order", "a return", "a delivery note", "a price list", "an invoice", "a reminder",
  "a voucher", "a stock count", "a complaint", "a contract",
]; // prettier-ignore
const ACTS = [
  "enter", "change", "cancel", "approve", "export", "search for", "print", "assign", "compare",
  "archive",
]; // prettier-ignore
const LIMITS = [
  "within 2 seconds", "at most 20 times a day", "until the end of the month", "in German and English",
  "without losing what was entered", "only after a second person has approved it",
]; // prettier-ignore
const TALK = [
  "Today this is done with a spreadsheet that three people keep.",
  "In the workshop in May it was said that the old program needs four screens for it.",
  "Last year 12 percent of the cases were entered twice.",
  "The branch in Kiel works differently, and nobody remembers why.",
];

const of = (list: readonly string[], at: number) => list[at % list.length] ?? "";

function section(at: number, number: string): string {
  const person = of(PEOPLE, at);
  const thing = of(THINGS, at * 3 + 1);
  const act = of(ACTS, at * 7 + 2);
  const statements = Array.from({ length: 6 }, (_, i) => {
    const other = of(PEOPLE, at + i + 1);
    return `The ${other} must be able to ${of(ACTS, at + i * 3)} ${of(THINGS, at + i)} number ${at * 10 + i} ${of(LIMITS, at + i)}.`;
  });
  return [
    `### ${number} ${act.charAt(0).toUpperCase()}${act.slice(1)} ${thing} (${at})`,
    `A ${person} can ${act} ${thing} so that the figures of day ${at} agree. ${of(TALK, at)}`,
    statements.slice(0, 3).join(" "),
    `- If ${thing} is not found, the ${person} must see a message with the number ${at}.\n- ${statements.slice(3).join("\n- ")}`,
    ...(at % 9 === 4 ? [`This depends on section ${number.split(".")[0]}.1.`] : []),
    ...(at % 11 === 5 ? [`- [ ] Agree the wording with customer service, case ${at}`] : []),
  ].join("\n\n");
}

/** Of about so many characters; a page has some 2500. */
export function longDocument(characters: number): string {
  const parts = ["# Requirements of the new merchandise management"];
  let length = 0;
  for (let at = 0; length < characters; at += 1) {
    const chapter = Math.floor(at / 7) + 1;
    if (at % 7 === 0) parts.push(`## ${chapter}. ${of(AREAS, chapter)}, part ${chapter}`);
    const text = section(at, `${chapter}.${(at % 7) + 1}`);
    parts.push(text);
    length += text.length + 2;
  }
  return parts.join("\n\n");
}
