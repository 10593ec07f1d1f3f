const GERMAN =
  /\b(?:der|die|das|und|ist|nicht|ein|eine|einen|muss|müssen|soll|sollen|kann|können|wenn|damit|werden|wird|bei|für|mit|von|auf|oder)\b/gi;
const ENGLISH =
  /\b(?:the|and|is|not|an|must|should|can|when|if|so|be|are|for|with|of|to|on|or|that|a)\b/gi;

export type Language = "en" | "de";

export const languageOf = (text: string): Language =>
  (text.match(GERMAN)?.length ?? 0) > (text.match(ENGLISH)?.length ?? 0) ? "de" : "en";

export const questions = {
  en: {
    vague: (words: string[]) =>
      `How will one see that it is ${words.map((word) => `“${word}”`).join(" and ")}? A figure would help.`,
    open: (text: string) => `To be settled: ${text}.`,
    benefit: "What is it good for? The text does not say.",
    role: "Who is it for? The text names nobody, so the draft says “user”.",
    failure: "What should happen when it goes wrong? The text names no such case.",
  },
  de: {
    vague: (words: string[]) =>
      `Woran erkennt man, dass es ${words.map((word) => `„${word}“`).join(" und ")} ist? Eine Zahl würde helfen.`,
    open: (text: string) => `Zu klären: ${text}.`,
    benefit: "Wozu dient es? Der Text sagt es nicht.",
    role: "Für wen ist es? Der Text nennt niemanden, deshalb steht hier „Nutzer“.",
    failure: "Was soll geschehen, wenn etwas schiefgeht? Der Text nennt keinen solchen Fall.",
  },
} satisfies Record<Language, object>;
