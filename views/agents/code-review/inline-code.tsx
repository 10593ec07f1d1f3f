/** A model's plain words, with what stands between backticks as code. */
export const inlineCode = (text: string) =>
  text.split(/`([^`\n]+)`/).map((part, i) => (i % 2 === 0 ? part : <code>{part}</code>));
