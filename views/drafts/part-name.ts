/** What a part is called where it does not stand beside what is said of it. */
export function partName(part: string): string {
  const [kind = "", number] = part.split(".");
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  if (kind === "criteria")
    return number ? `Criterion ${Number(number) + 1}` : "Acceptance criteria";
  return kind === "questions" ? `Question ${Number(number) + 1}` : name;
}

/** Beside these no finding is shown, so it is told with those of the whole. */
export const isBesideNothing = (part: string): boolean =>
  /^(?:priority|project|parent|questions\.\d+)$/.test(part);
