/** Stands in the body of what we post; it shows nowhere. */
export const hiddenMarker = (marker: string): string => `<!-- countersign:${marker} -->`;

/** The first marker in a text. */
export const findMarker = (text: string): string | undefined =>
  /<!-- countersign:([^\s>]{1,200}) -->/.exec(text)?.[1];
