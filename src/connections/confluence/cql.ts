/** Letters, digits and blanks alone: whatever else stands in a query, CQL may take for its own. */
export const plainWords = (typed: string) => typed.replaceAll(/[^\p{L}\p{N}\s]+/gu, " ").trim();
