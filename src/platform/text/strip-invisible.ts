// Characters that a person does not see and a model reads: tags, variation selectors, zero-width ones.
const INVISIBLE =
  /[\u{E0000}-\u{E007F}]|[\u{FE00}-\u{FE0F}]|[\u{200B}-\u{200D}]|\u{2060}|\u{FEFF}/gu;

/** Before text from outside goes to a model, and before two texts are compared. */
export const stripInvisible = (text: string): string => text.replace(INVISIBLE, "");
